package dev.slide.scenario;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Passes UTF-8 on and counts it; refuses at the first byte that is no UTF-8 text, and what is longer than is allowed. A
 * byte order mark at the beginning is left out.
 */
final class Utf8Stream extends FilterInputStream {
    private static final int[] MARK = {0xef, 0xbb, 0xbf};

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final long most;
    private final String tooLong;
    private long bytes;
    /** How many bytes of the character that has begun are to come, and what the next of them may be. */
    private int missing;

    private int least = 0x80;
    private int greatest = 0xbf;

    /**
     * Reads nothing yet.
     *
     * @param in the bytes
     * @param most how many bytes are allowed
     * @param tooLong what is said of more
     */
    Utf8Stream(InputStream in, long most, String tooLong) {
        super(in);
        this.most = most;
        this.tooLong = tooLong;
    }

    /** How many bytes were read. */
    long bytes() {
        return bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = in.read(into, from, length);
        if (count < 0) {
            if (missing > 0) {
                throw new SyntaxException("byte " + bytes + ": the file ends within a character; it may be cut off");
            }
            return count;
        }
        check(into, from, count);
        bytes += count;
        if (bytes > most) {
            throw new SyntaxException(tooLong);
        }
        if (bytes == count && marked(into, from, count)) {
            System.arraycopy(into, from + MARK.length, into, from, count - MARK.length);
            return count > MARK.length ? count - MARK.length : read(into, from, length);
        }
        return count;
    }

    private static boolean marked(byte[] bytes, int from, int count) {
        if (count < MARK.length) {
            return false;
        }
        for (int i = 0; i < MARK.length; i++) {
            if ((bytes[from + i] & 0xff) != MARK[i]) {
                return false;
            }
        }
        return true;
    }

    private void check(byte[] into, int from, int count) throws SyntaxException {
        for (int i = from; i < from + count; i++) {
            if (missing == 0) {
                while (i <= from + count - Long.BYTES && isPlain((long) WORDS.get(into, i))) {
                    i += Long.BYTES;
                }
                if (i == from + count) {
                    return;
                }
            }
            int next = into[i] & 0xff;
            if (missing == 0) {
                if (next == 0 || next >= 0x80) {
                    begin(next, bytes + i - from);
                }
            } else if (next >= least && next <= greatest) {
                missing--;
                least = 0x80;
                greatest = 0xbf;
            } else {
                throw fault(next, bytes + i - from);
            }
        }
    }

    /** Whether eight bytes are ASCII and none is 0. A borrow from a 0 below can only say no too often. */
    private static boolean isPlain(long eight) {
        return ((eight | (eight - ONES)) & HIGH_BITS) == 0;
    }

    /** The first byte of a longer character, RFC 3629, section 4. */
    private void begin(int first, long at) throws SyntaxException {
        if (first >= 0xc2 && first <= 0xdf) {
            missing = 1;
        } else if (first >= 0xe0 && first <= 0xef) {
            missing = 2;
            least = first == 0xe0 ? 0xa0 : 0x80;
            greatest = first == 0xed ? 0x9f : 0xbf;
        } else if (first >= 0xf0 && first <= 0xf4) {
            missing = 3;
            least = first == 0xf0 ? 0x90 : 0x80;
            greatest = first == 0xf4 ? 0x8f : 0xbf;
        } else {
            throw fault(first, at);
        }
    }

    private static SyntaxException fault(int found, long at) {
        return new SyntaxException(
                "byte " + at + ": " + String.format("0x%02x", found) + " is not UTF-8 text; save the file as UTF-8");
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("every byte is to be looked at");
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
