"""The credential that is attached to a PDF, such as a certificate. Hostile files only ever end in `NotBaked`."""

import io

from pypdf import Configuration, PdfReader, apply_configuration

from trainingsite.recognition.baking import Baked, NotBaked

MOST_UNPACKED = 4 * 1024 * 1024
MOST_ATTACHMENTS = 20
ENDINGS = (".json", ".jsonld", ".jwt", ".jws")
LIMITS = Configuration(
    maximum_declared_stream_length=MOST_UNPACKED,
    array_based_stream_maximum_output_length=MOST_UNPACKED,
    array_maximum_element_count=20_000,
    dictionary_maximum_element_count=20_000,
    jbig2_maximum_output_length=MOST_UNPACKED,
    lzw_maximum_output_length=MOST_UNPACKED,
    run_length_maximum_output_length=MOST_UNPACKED,
    zlib_maximum_output_length=MOST_UNPACKED,
    brotli_maximum_output_length=MOST_UNPACKED,
    zlib_maximum_recovery_input_length=100_000,
)


def from_pdf(data: bytes) -> Baked:
    """The one attached credential.

    Raises:
        NotBaked: no PDF that can be read, none attached, or more than one.
    """
    try:
        found = attached(data)
    except Exception as error:  # the library meets a broken file with whatever its code ran into
        raise NotBaked("This PDF can’t be read: it is damaged, locked, or larger inside than it should be.") from error
    if not found:
        raise NotBaked("There is no badge attached to this PDF. Printing or saving it anew removes what is attached.")
    if len(set(found)) > 1:
        raise NotBaked("There is more than one badge attached to this PDF, and it can’t be said which one counts.")
    try:
        return Baked(found[0].decode(), is_intact=False)
    except UnicodeDecodeError as error:
        raise NotBaked("What is attached to this PDF isn’t readable text.") from error


def attached(data: bytes) -> list[bytes]:
    """Every attached file that looks like a credential by its name: JSON before tokens."""
    with apply_configuration(LIMITS):
        reader = PdfReader(io.BytesIO(data), root_object_recovery_limit=2000, xref_stream_maximum_entries=20_000)
        files = []
        for number, one in enumerate(reader.attachment_list):
            if number >= MOST_ATTACHMENTS:
                break
            if one.name.lower().endswith(ENDINGS):
                files.append((one.name.lower(), one.content))
    documents = [content for name, content in files if name.endswith((".json", ".jsonld"))]
    return documents or [content for _name, content in files]
