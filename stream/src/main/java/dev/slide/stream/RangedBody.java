package dev.slide.stream;

import dev.slide.format.FormatException;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.MediaType;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * The wanted ranges out of a response to a range request (RFC 9110, section 14): 206 with one range, 206 with several in
 * {@code multipart/byteranges}, or 200 with everything. The server may join ranges; what was not asked for is skipped.
 */
final class RangedBody {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_HEADERS = 100;

    private final Response response;
    private final BufferedSource body;
    private final Part part;
    private final @Nullable String boundary;
    private final boolean several;
    private int wanted;

    /** Where in the blob the body's next byte belongs, and where its current stretch ends. */
    private long at;

    private long stretchEnd;
    private long wantedAt;
    private long wantedEnd;
    private long remaining;

    /** Several ranges that are not answered as they should be; asking for one after another may help. */
    static final class Disorder extends IOException {
        private static final long serialVersionUID = 1L;

        Disorder(FormatException finding) {
            super(finding.getMessage(), finding);
        }
    }

    private RangedBody(Response response, Part part, boolean several, @Nullable String boundary) throws IOException {
        this.response = response;
        this.body = HttpPackSource.body(response).source();
        this.part = part;
        this.boundary = boundary;
        this.several = several;
        this.remaining = part.bytes();
    }

    /**
     * Looks at a successful response.
     *
     * @param part whose ranges are wanted
     * @param several whether more than one range was asked for
     * @throws Disorder if several ranges are not answered as they should be
     * @throws FormatException if it cannot hold what was asked for
     */
    static RangedBody of(Part part, boolean several, Response response) throws IOException {
        try {
            MediaType type = HttpPackSource.body(response).contentType();
            boolean multipart = response.code() == 206
                    && type != null
                    && type.type().equals("multipart")
                    && type.subtype().equals("byteranges");
            String boundary = multipart && type != null ? type.parameter("boundary") : null;
            if (multipart && boundary == null) {
                throw disorder(several, response.request().url() + " answers several ranges without a boundary");
            }
            RangedBody ranged = new RangedBody(response, part, several, boundary);
            if (response.code() != 206) {
                ranged.stretch(0, part.blobSize());
                ranged.checkLength();
            } else if (!multipart) {
                ranged.stretch(response.header("Content-Range"));
                ranged.checkLength();
            }
            return ranged;
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    private static IOException disorder(boolean several, String message) {
        FormatException finding = new FormatException(message);
        return several ? new Disorder(finding) : finding;
    }

    /** Compares the length that the body is said to have, if it is, with the only stretch in it. */
    private void checkLength() throws IOException {
        long length = HttpPackSource.body(response).contentLength();
        if (length >= 0 && length != stretchEnd - at) {
            throw new FormatException(
                    response.request().url() + " sends " + length + " bytes where " + (stretchEnd - at) + " are due");
        }
    }

    /** What has not been read of the part. */
    Part rest() {
        List<Part.Range> ranges = new ArrayList<>();
        if (wantedAt < wantedEnd) {
            ranges.add(new Part.Range(wantedAt, Math.toIntExact(wantedEnd - wantedAt)));
        }
        ranges.addAll(part.ranges().subList(wanted, part.ranges().size()));
        return new Part(part.digest(), part.blobSize(), ranges);
    }

    /** Wanted bytes that have not been read. */
    long remaining() {
        return remaining;
    }

    /** Reads up to {@code byteCount} wanted bytes, at least one. */
    long read(Buffer sink, long byteCount) throws IOException {
        if (wantedAt == wantedEnd) {
            Part.Range range = part.ranges().get(wanted++);
            wantedAt = range.offset();
            wantedEnd = range.end();
        }
        while (wantedAt >= stretchEnd) {
            skip(stretchEnd - at);
            nextStretch();
        }
        if (wantedAt < at) {
            throw disorder(
                    several,
                    response.request().url() + " answers ranges out of order: byte " + at + " where " + wantedAt
                            + " was due");
        }
        skip(wantedAt - at);
        long got = body.read(sink, Math.min(byteCount, Math.min(wantedEnd, stretchEnd) - wantedAt));
        if (got < 0) {
            throw tooShort();
        }
        at += got;
        wantedAt += got;
        remaining -= got;
        return got;
    }

    private void skip(long bytes) throws IOException {
        try {
            body.skip(bytes);
        } catch (EOFException e) {
            throw tooShort();
        }
        at += bytes;
    }

    private IOException tooShort() {
        return new EOFException(response.request().url() + " ends " + remaining + " bytes too early");
    }

    private void nextStretch() throws IOException {
        String mark = boundary;
        if (mark == null) {
            throw several
                    ? disorder(true, response.request().url() + " answers only one of several ranges")
                    : tooShort();
        }
        String line = line();
        while (line.isEmpty()) {
            line = line();
        }
        if (!line.equals("--" + mark)) {
            throw disorder(
                    several,
                    line.equals("--" + mark + "--")
                            ? response.request().url() + " leaves out ranges"
                            : response.request().url() + " sends \"" + line + "\" where a boundary was due");
        }
        String contentRange = null;
        int headers = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (++headers > MOST_HEADERS) {
                throw new FormatException(response.request().url() + " sends too many headers in a part");
            }
            int colon = header.indexOf(':');
            if (colon > 0 && header.substring(0, colon).trim().equalsIgnoreCase("Content-Range")) {
                contentRange = header.substring(colon + 1).trim();
            }
        }
        stretch(contentRange);
    }

    private String line() throws IOException {
        try {
            return body.readUtf8LineStrict(LONGEST_LINE);
        } catch (EOFException e) {
            throw tooShort();
        }
    }

    private void stretch(@Nullable String contentRange) throws FormatException {
        Matcher matcher = CONTENT_RANGE.matcher(contentRange == null ? "" : contentRange);
        if (!matcher.matches()) {
            throw new FormatException(
                    response.request().url() + " answers a range with Content-Range \"" + contentRange + "\"");
        }
        long first = Long.parseLong(matcher.group(1));
        long last = Long.parseLong(matcher.group(2));
        if (last < first
                || last >= part.blobSize()
                || (!matcher.group(3).equals("*") && Long.parseLong(matcher.group(3)) != part.blobSize())) {
            throw new FormatException(response.request().url() + " answers with \"" + contentRange + "\" for a blob of "
                    + part.blobSize() + " bytes");
        }
        stretch(first, last + 1);
    }

    private void stretch(long from, long to) {
        at = from;
        stretchEnd = to;
    }

    void close() {
        response.close();
    }
}
