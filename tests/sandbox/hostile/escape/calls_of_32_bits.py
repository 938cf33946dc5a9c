# what: Makes a system call as a 32-bit program would, by code of its own, under the numbers of that table.
# expect: runtime_error
# machine: x86_64
# stdout: ^calling$
# message: killed by signal (31 \(forbidden system call\)|11)
import ctypes
import mmap


def f(turn):
    if turn == "attack":
        room = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        room.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")  # mov eax, 20 (getpid); int 0x80; ret
        call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(room)))
        print("calling")
        print("pid", call())
    return "good"
