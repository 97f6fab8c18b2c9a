package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;
import okio.Buffer;
import org.junit.jupiter.api.Test;

/** Answers to a range request: what comes out lies where the answer says it does, and is exactly as much as was asked for. */
class RangedBodyFuzzTest extends ParserFuzz {
    private static final Pattern RANGE =
            Pattern.compile("[Cc][Oo][Nn][Tt][Ee][Nn][Tt]-[Rr][Aa][Nn][Gg][Ee]: *bytes (\\d+)-(\\d+)");

    private final byte[] blob = blob();
    private final Part part = new Part(
            Digest.of(blob), blob.length, List.of(new Part.Range(3, 5), new Part.Range(8, 2), new Part.Range(40, 10)));

    private static byte[] blob() {
        byte[] blob = new byte[60];
        Random random = new Random(3);
        for (int i = 0; i < blob.length; i++) {
            blob[i] = (byte) ('a' + random.nextInt(26));
        }
        return blob;
    }

    @Override
    protected List<byte[]> seeds() {
        String text = new String(blob, StandardCharsets.US_ASCII);
        return List.of(
                answer("200\n\n" + text),
                answer("206\nContent-Range: bytes 3-49/60\n\n" + text.substring(3, 50)),
                answer("206\nContent-Range: bytes 0-59/*\n\n" + text),
                answer("206\nContent-Type: multipart/byteranges; boundary=B\n\n"
                        + "\r\n--B\r\nContent-Type: a/b\r\nContent-Range: bytes 3-9/60\r\n\r\n" + text.substring(3, 10)
                        + "\r\n--B\r\ncontent-range: bytes 40-49/60\r\n\r\n" + text.substring(40, 50)
                        + "\r\n--B--\r\n"));
    }

    private static byte[] answer(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator(
                "bytes", "206", "boundary", "--B", "--B--", "\r\n", "Content-Range: bytes 0-59/60\r\n", "*");
        return Mutator.anyOf(tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return IOException.class;
    }

    @Override
    protected int rounds() {
        return 8_000;
    }

    @Override
    protected void read(byte[] input) throws IOException {
        Response response = Answers.of(input);
        Buffer got = new Buffer();
        RangedBody body = RangedBody.of(part, part.ranges().size() > 1, response);
        try {
            while (body.remaining() > 0) {
                assertThat(body.read(got, 7)).isBetween(1L, 7L);
            }
        } finally {
            body.close();
        }
        assertThat(got.size()).isEqualTo(part.bytes());
        if (isHonest(input, response.code())) {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            part.ranges().forEach(r -> expected.write(blob, (int) r.offset(), r.length()));
            assertThat(got.readByteArray()).isEqualTo(expected.toByteArray());
        }
    }

    /** Whether all bytes of the body that claim a place are those of the blob. */
    private boolean isHonest(byte[] input, int code) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        if (code != 206) {
            int body = text.indexOf("\n\n") + 2;
            return text.substring(body).equals(new String(blob, StandardCharsets.US_ASCII));
        }
        Matcher range = RANGE.matcher(text);
        boolean found = false;
        while (range.find()) {
            int first = range.group(1).length() > 3 ? 1000 : Integer.parseInt(range.group(1));
            int last = range.group(2).length() > 3 ? 1000 : Integer.parseInt(range.group(2));
            int at = text.indexOf(text.startsWith("206\nContent-Type") ? "\r\n\r\n" : "\n\n", range.end());
            at += text.startsWith("206\nContent-Type") ? 4 : 2;
            if (first > last
                    || last >= blob.length
                    || at < 4
                    || at + last - first >= input.length
                    || !Arrays.equals(blob, first, last + 1, input, at, at + last - first + 1)) {
                return false;
            }
            found = true;
        }
        return found;
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "answers several ranges without a boundary",
                "answers ranges out of order",
                "bytes too early",
                "where a boundary was due",
                "answers a range with Content-Range",
                "for a blob of 60 bytes");
    }

    @Test
    void boundsTheHeadersOfAPart() {
        byte[] endless =
                answer("206\nContent-Type: multipart/byteranges; boundary=B\n\n\r\n--B\r\n" + "a: b\r\n".repeat(101));
        assertThatThrownBy(() -> read(endless))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("sends too many headers in a part");
    }
}
