package dev.slide.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Range} header of RFC 9110, section 14.1.2 and 14.2. */
final class ByteRanges {
    static final int MAX_RANGES = 4096;

    /** RFC 9110, section 14.2, calls more than two overlapping ranges a sign of abuse. */
    private static final int MAX_OVERLAPS = 2;

    private static final Pattern SPEC = Pattern.compile("([0-9]*)-([0-9]*)");
    private static final int MAX_DIGITS = 18;

    /**
     * A range inside a blob.
     *
     * @param offset of the first byte
     * @param length in bytes, above 0
     */
    record Range(long offset, long length) {
        long end() {
            return offset + length;
        }
    }

    private ByteRanges() {}

    /**
     * The ranges that a header asks for, in its order, cut at the blob's end.
     *
     * @param header the field's value
     * @param size of the blob in bytes
     * @return at least one range; empty if the header is malformed or of another unit, which is to be ignored
     * @throws Refusal 416 if no range has a byte of the blob, or if they are too many or overlap too often
     */
    static Optional<List<Range>> parse(String header, long size) throws Refusal {
        int equals = header.indexOf('=');
        if (equals < 0 || !header.substring(0, equals).toLowerCase(Locale.ROOT).equals("bytes")) {
            return Optional.empty();
        }
        List<Range> ranges = new ArrayList<>();
        int specs = 0;
        for (String part : header.substring(equals + 1).split(",", -1)) {
            String text = strip(part);
            if (text.isEmpty()) {
                continue;
            }
            Matcher spec = SPEC.matcher(text);
            if (!spec.matches() || text.equals("-") || isBackward(spec)) {
                return Optional.empty();
            }
            specs++;
            Range range = resolve(spec, size);
            if (range.length() > 0) {
                ranges.add(range);
            }
        }
        if (specs == 0) {
            return Optional.empty();
        }
        if (specs > MAX_RANGES) {
            throw unsatisfiable(size, "the request has " + specs + " ranges, more than " + MAX_RANGES);
        }
        if (ranges.isEmpty()) {
            throw unsatisfiable(
                    size, "no range of " + Refusal.shown(header) + " lies within the blob's " + size + " bytes");
        }
        if (overlaps(ranges) > MAX_OVERLAPS) {
            throw unsatisfiable(size, "the ranges overlap in more than " + MAX_OVERLAPS + " places");
        }
        return Optional.of(ranges);
    }

    private static boolean isBackward(Matcher spec) {
        return !spec.group(1).isEmpty() && !spec.group(2).isEmpty() && number(spec.group(2)) < number(spec.group(1));
    }

    /** Of length 0 or less where no byte of the blob is meant. */
    private static Range resolve(Matcher spec, long size) {
        if (spec.group(1).isEmpty()) {
            long suffix = Math.min(number(spec.group(2)), size);
            return new Range(size - suffix, suffix);
        }
        long first = number(spec.group(1));
        long last = spec.group(2).isEmpty() ? size - 1 : Math.min(number(spec.group(2)), size - 1);
        return new Range(first, last - first + 1);
    }

    /** No file is as long as numbers with more digits. */
    private static long number(String digits) {
        int start = 0;
        while (digits.length() - start > MAX_DIGITS && digits.charAt(start) == '0') {
            start++;
        }
        return digits.length() - start > MAX_DIGITS ? Long.MAX_VALUE / 2 : Long.parseLong(digits.substring(start));
    }

    private static int overlaps(List<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Range::offset));
        int overlaps = 0;
        long end = 0;
        for (Range range : sorted) {
            if (range.offset() < end) {
                overlaps++;
            }
            end = Math.max(end, range.end());
        }
        return overlaps;
    }

    /** Without the optional white space of RFC 9110, section 5.6.3. */
    private static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static Refusal unsatisfiable(long size, String message) {
        return new Refusal(416, "RANGE_INVALID", message).with("Content-Range", "bytes */" + size);
    }
}
