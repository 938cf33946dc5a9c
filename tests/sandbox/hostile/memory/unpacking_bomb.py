# what: Unpacks a small text into half a gigabyte.
# expect: memory_limit
# stdout: ^packed into 5\d\d KB$
import gzip


def f(turn):
    packed = gzip.compress(bytes(1 << 20)) * 512
    print("packed into", len(packed) >> 10, "KB")
    return len(gzip.decompress(packed))
