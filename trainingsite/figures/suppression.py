"""Groups that are too small to be shown, and those that would give them away by what is left of the whole. Pure."""

from collections.abc import Sequence

LEAST_GROUP = 10


def held_back(sizes: Sequence[int], least: int = LEAST_GROUP) -> frozenset[int]:
    """The places of the groups that aren't shown by themselves, only together.

    Every group of fewer than `least` people is among them. If what is left of the whole would say too much, because
    one group alone is missing or all that are missing have fewer than `least` people, the next larger one joins them.
    Groups of nobody are neither shown nor held back.
    """
    order = sorted((place for place, size in enumerate(sizes) if size), key=lambda place: (sizes[place], place))
    small = sum(sizes[place] < least for place in order)
    if not small:
        return frozenset()
    count = small
    while count < len(order) and (count < 2 or sum(sizes[place] for place in order[:count]) < least):
        count += 1
    return frozenset(order[:count])
