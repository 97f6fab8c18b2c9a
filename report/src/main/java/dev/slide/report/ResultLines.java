package dev.slide.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of UTF-8 and the fields in them, RFC 4180, except that no field holds a line break: a line is a row. Memory is
 * one line's.
 */
final class ResultLines implements AutoCloseable {
    private static final int LONGEST_LINE = 1 << 16;
    private static final int MOST_FIELDS = 500;

    private final String name;
    private final InputStream in;
    private final byte[] buffer = new byte[LONGEST_LINE];
    private int at;
    private int end;
    private byte[] line = new byte[256];
    private int length;
    private long number;

    ResultLines(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    static ResultLines open(Path file) throws IOException {
        return new ResultLines(file.toString(), Files.newInputStream(file));
    }

    /** The file and the line that was read last. */
    String place() {
        return name + ": line " + number;
    }

    /** The next line without its end, or null if there is none. */
    @Nullable
    String next() throws IOException, ReportException {
        number++;
        length = 0;
        while (true) {
            if (at == end) {
                at = 0;
                end = Math.max(0, in.read(buffer));
                if (end == 0) {
                    if (length == 0) {
                        return null;
                    }
                    throw new ReportException(place() + " does not end with a line break; the file may be cut off");
                }
            }
            int stop = at;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            append(stop);
            at = stop;
            if (at < end) {
                at++;
                return decoded();
            }
        }
    }

    private void append(int stop) throws ReportException {
        int count = stop - at;
        if (length + count > LONGEST_LINE) {
            throw new ReportException(
                    place() + " is longer than " + LONGEST_LINE + " bytes; this is no table of results");
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
        }
        System.arraycopy(buffer, at, line, length, count);
        length += count;
    }

    private String decoded() throws ReportException {
        int count = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, count))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ReportException(place() + " is not UTF-8 text; save the file as UTF-8");
        }
    }

    /** The fields of a line. */
    List<String> fields(String text) throws ReportException {
        List<String> fields = new ArrayList<>();
        for (int from = 0; ; from++) {
            if (fields.size() == MOST_FIELDS) {
                throw new ReportException(place() + " has more than " + MOST_FIELDS + " columns");
            }
            from = from < text.length() && text.charAt(from) == '"'
                    ? quoted(text, from + 1, fields)
                    : plain(text, from, fields);
            if (from == text.length()) {
                return fields;
            }
        }
    }

    private int plain(String text, int from, List<String> fields) throws ReportException {
        int comma = text.indexOf(',', from);
        String field = text.substring(from, comma < 0 ? text.length() : comma);
        if (field.indexOf('"') >= 0) {
            throw new ReportException(place() + ", column " + (fields.size() + 1) + ": "
                    + ReportException.shown(field)
                    + " has a quote within; put the field into quotes and write each of its own twice");
        }
        fields.add(field);
        return from + field.length();
    }

    private int quoted(String text, int from, List<String> fields) throws ReportException {
        StringBuilder field = new StringBuilder();
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '"') {
                field.append(c);
            } else if (i + 1 == text.length() || text.charAt(i + 1) == ',') {
                fields.add(field.toString());
                return i + 1;
            } else if (text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else {
                break;
            }
        }
        throw new ReportException(place() + ", column " + (fields.size() + 1) + ": "
                + ReportException.shown(text.substring(from))
                + " has no quote at its end; a field is within one line, and quotes of its own are written twice");
    }

    /** A field as it is written, in quotes where it needs them. */
    static String written(String field) {
        boolean isPlain = field.indexOf(',') < 0 && field.indexOf('"') < 0;
        return isPlain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
