"""What CPython's own unpicklers ask for, for the tests of src/core/inspection/pickle.

Reads streams from standard input, each behind its length (four bytes, little-endian), and answers each with a line: a JSON
list of the [module, name] pairs that the C class and the Python class ask `find_class` for, whatever else becomes of the
stream. Nothing is imported or called: every name gives the same inert class, persistent ids are answered with it, and
the registry of extensions has names of our own.
"""

import copyreg
import io
import itertools
import json
import pickle
import struct
import sys

try:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
except (ImportError, ValueError):
    pass  # Not on Windows; only streams that announce gigabytes need it.

for code in itertools.chain(range(1, 300), (65_535, 0x7FFFFFFF)):
    copyreg._inverted_registry[code] = ("an_extension", f"code_{code}")
sys.setrecursionlimit(2_000)


class Inert:
    def __new__(cls, *args, **keywords):
        return object.__new__(cls)

    def __init__(self, *args, **keywords):
        pass

    def __call__(self, *args, **keywords):
        return self

    def nothing(self, *args, **keywords):
        pass

    __setstate__ = append = extend = add = update = __setitem__ = nothing


def noting(base):
    class Noting(base):
        def __init__(self, file, found):
            super().__init__(file, encoding="latin1", buffers=itertools.repeat(b"x"))
            self.found = found

        def find_class(self, module, name):
            if module == "":
                raise ValueError("Empty module name")  # As __import__ says.
            self.found.add((module, name))
            return Inert

        def persistent_load(self, pid):
            return Inert()

    return Noting


class Peekable(io.BytesIO):
    """A file whose bytes are all at hand, as in `pickle.loads`: nothing is lost where a frame ends."""

    def peek(self, count=-1):
        return self.getvalue()[self.tell() :]


WAYS = [(noting(pickle.Unpickler), Peekable), (noting(pickle.Unpickler), io.BytesIO), (noting(pickle._Unpickler), io.BytesIO)]


def resolved(stream):
    found = set()
    for unpickler, file in WAYS:
        copyreg._extension_cache.clear()
        try:
            unpickler(file(stream), found).load()
        except BaseException as why:  # Every way of failing is an answer: what was asked for before is what counts.
            if isinstance(why, KeyboardInterrupt):
                raise
    return sorted(found)


def main():
    while length := sys.stdin.buffer.read(4):
        stream = sys.stdin.buffer.read(struct.unpack("<I", length)[0])
        print(json.dumps(resolved(stream)), flush=True)


if __name__ == "__main__":
    main()
