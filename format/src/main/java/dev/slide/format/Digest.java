package dev.slide.format;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A SHA-256 content digest in the OCI form {@code sha256:<64 lower-case hexadecimal digits>}. */
public final class Digest {
    /** Bytes of a SHA-256 digest. */
    public static final int BYTES = 32;

    private static final String PREFIX = "sha256:";
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final byte[] value;

    private Digest(byte[] value) {
        this.value = value;
    }

    /**
     * Reads {@code sha256:...}.
     *
     * @param text the digest as text
     * @return the digest
     * @throws FormatException if it is not a SHA-256 digest in OCI form
     */
    public static Digest parse(String text) throws FormatException {
        if (!text.startsWith(PREFIX) || text.length() != PREFIX.length() + 2 * BYTES) {
            throw malformed(text);
        }
        byte[] value = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            int high = nibble(text.charAt(PREFIX.length() + 2 * i));
            int low = nibble(text.charAt(PREFIX.length() + 2 * i + 1));
            if (high < 0 || low < 0) {
                throw malformed(text);
            }
            value[i] = (byte) ((high << 4) | low);
        }
        return new Digest(value);
    }

    private static FormatException malformed(String text) {
        String shown = text.length() > 100 ? text.substring(0, 100) + "..." : text;
        return new FormatException(
                "digest \"" + shown + "\" is not sha256: followed by 64 lower-case hexadecimal digits");
    }

    private static int nibble(char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /** The digest of the bytes. */
    public static Digest of(byte[] bytes) {
        return of(ByteBuffer.wrap(bytes));
    }

    /** The digest of the buffer's remaining bytes; the buffer's position stays. */
    public static Digest of(ByteBuffer bytes) {
        MessageDigest hash = sha256();
        hash.update(bytes.duplicate());
        return new Digest(hash.digest());
    }

    /** The digest that the hash has come to; the hash is reset. */
    public static Digest finish(MessageDigest hash) {
        return new Digest(hash.digest());
    }

    /** The digest whose 32 raw bytes stand at an offset. */
    static Digest at(byte[] bytes, int offset) {
        return new Digest(Arrays.copyOfRange(bytes, offset, offset + BYTES));
    }

    /** A new SHA-256 hash. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The 32 raw bytes. */
    public byte[] toBytes() {
        return value.clone();
    }

    /** The 64 hexadecimal digits without the algorithm. */
    public String hex() {
        StringBuilder hex = new StringBuilder(2 * BYTES);
        for (byte b : value) {
            hex.append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
        }
        return hex.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** The OCI form. */
    @Override
    public String toString() {
        return PREFIX + hex();
    }
}
