package dev.slide.format;

/**
 * What the reader of JSON lets pass and RFC 8259 does not, looked at before it: bytes that are not UTF-8, control
 * characters inside strings. And numbers of very many digits, for which Java needs quadratic time.
 */
final class JsonBytes {
    private static final int LONGEST_NUMBER = 400;

    private JsonBytes() {}

    static void check(String what, byte[] bytes) throws FormatException {
        boolean inString = false;
        int digits = 0;
        for (int i = 0; i < bytes.length; i++) {
            int c = bytes[i];
            if (c < 0) {
                i += continuation(what, bytes, i);
            } else if (!inString) {
                inString = c == '"';
                digits = c >= '0' && c <= '9' ? digits + 1 : 0;
                if (digits > LONGEST_NUMBER) {
                    throw new FormatException(what + " has a number of more than " + LONGEST_NUMBER + " digits at byte "
                            + (i - digits + 1));
                }
            } else if (c == '"') {
                inString = false;
            } else if (c == '\\') {
                i++;
            } else if (c < ' ') {
                throw new FormatException(what + " has a control character inside a string at byte " + i);
            }
        }
    }

    /** How many bytes follow the first byte of a character beyond ASCII (RFC 3629, section 4). */
    private static int continuation(String what, byte[] bytes, int at) throws FormatException {
        int first = bytes[at] & 0xff;
        int count = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        boolean valid = first >= 0xc2 && first <= 0xf4 && at + count < bytes.length;
        for (int i = 1; valid && i <= count; i++) {
            int next = bytes[at + i] & 0xff;
            valid = next >= (i == 1 ? low : 0x80) && next <= (i == 1 ? high : 0xbf);
        }
        if (!valid) {
            throw new FormatException(what + " is not UTF-8 at byte " + at);
        }
        return count;
    }
}
