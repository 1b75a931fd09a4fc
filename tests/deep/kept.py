"""What mutmut makes and keeps in `mutants/`.

Nothing else here knows mutmut. These parts of mutmut 3.8.1 are needed:

- `copy_src_dir`, `copy_also_copy_files`, `setup_source_paths` and `create_mutants` write the mutants, and let imports
  find them; only a file that changed is written again, and only a function that changed loses its results.
- `walk_mutatable_files` and `SourceFileMutationData`: the files that have mutants, and what became of each mutant, by
  the exit code of its process. `mutmut show` and `mutmut results` read the same.
- `set_mutant_under_test` switches a mutant on. Under the name `stats` each function that has mutants and is reached
  adds itself to `state()._stats`, by the name that `mangled_name_from_mutant_name` makes of theirs.
- `config`: which tests, and how pytest is called.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from fnmatch import fnmatch
from io import StringIO
from pathlib import Path

try:
    from mutmut.__main__ import create_mutants
    from mutmut.configuration import config
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.mutation.trampoline import set_mutant_under_test
    from mutmut.state import MutmutState, state
    from mutmut.utils.file_utils import (
        copy_also_copy_files,
        copy_src_dir,
        setup_source_paths,
        walk_mutatable_files,
    )
    from mutmut.utils.format_utils import mangled_name_from_mutant_name

    if not hasattr(MutmutState(), "_stats"):
        raise ImportError("mutmut.state.MutmutState has no _stats")
except ImportError as missing:
    raise SystemExit(f"The mutants need mutmut 3.8.1, as requirements-dev.txt has it: {missing}.") from missing

KEPT = Path("mutants")
SURVIVED, FAILED, BROKE, NO_TESTS, UNCLEAR, TOO_LONG = 0, 1, 3, 33, 35, 36  # as mutmut writes them down
NOTICED = {FAILED, BROKE, TOO_LONG, 24, -24, 152, 255}  # the last four: signals for too much time


@dataclass(frozen=True, slots=True)
class Mutant:
    file: SourceFileMutationData
    name: str

    @property
    def function(self) -> str:
        return mangled_name_from_mutant_name(self.name)

    def became(self, code: int) -> None:
        """Write it down by way of a second file, since half a file would lose the results of all."""
        self.file.exit_code_by_key[self.name] = code
        whole = self.file.meta_path
        self.file.meta_path = whole.with_suffix(".half")
        self.file.save()
        self.file.meta_path = self.file.meta_path.replace(whole)


def kept(parts: Sequence[str]) -> Iterator[SourceFileMutationData]:
    """What became of the mutants of the files that `parts` mean, or of all."""
    patterns = [part.removesuffix(".py").replace("/", ".") for part in parts]
    for path in sorted(walk_mutatable_files()):
        module = path.with_suffix("").parts
        names = [".".join(module), ".".join(module[1:])]
        if not parts or any(fnmatch(name, pattern) for name in names for pattern in patterns):
            file = SourceFileMutationData(path=path)
            file.load()
            yield file


def switch_on(mutant: str) -> None:
    """From now on this process runs `mutant`; `stats`: see what is reached; nothing: run what stands in the files."""
    set_mutant_under_test(mutant)


def reached() -> set[str]:
    """The functions with mutants that were called; to be cleared by whoever asked."""
    return state()._stats


def arguments() -> list[str]:
    """What pytest is told: which tests, and how."""
    return [*config().pytest_add_cli_args_test_selection, *config().pytest_add_cli_args]


def generate(children: int) -> None:
    """Write the mutants of what changed, and the tests as they are now."""
    switch_on("mutant_generation")
    KEPT.mkdir(exist_ok=True)
    shutil.rmtree(KEPT / "tests", ignore_errors=True)  # mutmut would leave a test that is gone
    for file in kept(()):
        if not file.meta_path.exists():  # begun, but not finished
            (KEPT / file.path).unlink(missing_ok=True)
    with redirect_stdout(StringIO()):
        copy_src_dir()
        copy_also_copy_files()
        setup_source_paths()
        create_mutants(children)


def untried(parts: Sequence[str], again: bool) -> Iterator[Mutant]:
    """The mutants without a result, and those that no test had reached; `again`, all."""
    for file in kept(parts):
        if again:
            file.exit_code_by_key = dict.fromkeys(file.exit_code_by_key, None)
            file.save()
        yield from (Mutant(file, name) for name, code in file.exit_code_by_key.items() if code in (None, NO_TESTS))
