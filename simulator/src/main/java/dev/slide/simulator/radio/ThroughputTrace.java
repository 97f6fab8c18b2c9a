package dev.slide.simulator.radio;

import dev.slide.simulator.draw.Draws;
import dev.slide.simulator.draw.Purpose;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A measured throughput instead of a channel: every user begins at a random time of the trace and gets the mean over the
 * time it receives at most, on every hertz the bandwidth it was measured with. The trace goes round.
 */
public final class ThroughputTrace implements Channel {
    private static final int MOST_LINES = 10_000_000;
    private static final int LONGEST_SHOWN = 40;

    private final double measuredBandwidthHz;
    private final double[] seconds;
    private final double[] bitsUpTo;

    /**
     * A trace of steps: each rate holds until the next time.
     *
     * @param seconds times, rising; the last ends the trace
     * @param bitsPerSecond rates, one for each time; that of the last is not used
     * @param measuredBandwidthHz of the link when it was measured
     * @throws IllegalArgumentException if the numbers make no trace
     */
    public ThroughputTrace(double[] seconds, double[] bitsPerSecond, double measuredBandwidthHz) {
        this.measuredBandwidthHz = measuredBandwidthHz;
        this.seconds = seconds.clone();
        if (seconds.length < 2 || seconds.length != bitsPerSecond.length || !(measuredBandwidthHz > 0)) {
            throw new IllegalArgumentException("a trace needs two lines or more, each of a time and a rate");
        }
        bitsUpTo = new double[seconds.length];
        for (int i = 1; i < seconds.length; i++) {
            if (!(seconds[i] > seconds[i - 1] && bitsPerSecond[i - 1] >= 0)) {
                throw new IllegalArgumentException("line " + i + ": times must rise and rates not be below 0, but "
                        + seconds[i - 1] + " s with " + bitsPerSecond[i - 1] + " bit/s comes before " + seconds[i]
                        + " s");
            }
            bitsUpTo[i] = bitsUpTo[i - 1] + bitsPerSecond[i - 1] * (seconds[i] - seconds[i - 1]);
        }
        if (!(bitsUpTo[seconds.length - 1] > 0 && bitsUpTo[seconds.length - 1] < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a trace must carry bits, and not infinitely many");
        }
    }

    /**
     * Reads lines of {@code seconds,bitsPerSecond}; a first line of other words is a header.
     *
     * @throws IOException if the file cannot be read or has a line that is none; the message says which
     */
    public static ThroughputTrace read(Path csv, double measuredBandwidthHz) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(csv)) {
            return read(csv.toString(), in, measuredBandwidthHz);
        }
    }

    static ThroughputTrace read(String csv, BufferedReader in, double measuredBandwidthHz) throws IOException {
        double[] seconds = new double[64];
        double[] rates = new double[64];
        int count = 0;
        int line = 0;
        try {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                line++;
                if (text.isBlank() || (line == 1 && text.matches("\\s*[A-Za-z_\"].*"))) {
                    continue;
                }
                if (count == MOST_LINES) {
                    throw new IOException(csv + ": more than " + MOST_LINES + " lines");
                }
                if (count == seconds.length) {
                    seconds = Arrays.copyOf(seconds, 2 * count);
                    rates = Arrays.copyOf(rates, 2 * count);
                }
                String[] fields = text.split(",", -1);
                if (fields.length != 2) {
                    throw new IOException(
                            csv + ", line " + line + ": give a time [s] and a rate [bit/s], such as " + "0.5,2e6");
                }
                seconds[count] = number(fields[0], csv, line);
                rates[count] = number(fields[1], csv, line);
                count++;
            }
        } catch (MalformedInputException e) {
            throw new IOException(csv + ": not a text in UTF-8", e);
        }
        try {
            return new ThroughputTrace(Arrays.copyOf(seconds, count), Arrays.copyOf(rates, count), measuredBandwidthHz);
        } catch (IllegalArgumentException e) {
            throw new IOException(csv + ": " + e.getMessage(), e);
        }
    }

    private static double number(String text, String csv, int line) throws IOException {
        try {
            double number = Double.parseDouble(text.strip());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IOException(csv + ", line " + line + ": " + shown(text) + " is not a finite number");
    }

    /** A field in a message of one line. */
    private static String shown(String text) {
        String line = text.replaceAll("\\R|\\p{Cntrl}", "?").strip();
        return "\"" + (line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + ".." : line) + "\"";
    }

    /** Mean throughput [bit/s] of a window that begins somewhere in the trace and may go round. */
    double meanBps(double fromSeconds, double windowSeconds) {
        int last = seconds.length - 1;
        double length = seconds[last] - seconds[0];
        double rounds = Math.floor(windowSeconds / length);
        double rest = windowSeconds - rounds * length;
        double end = fromSeconds + rest;
        double bits = rounds * bitsUpTo[last] - bitsAt(fromSeconds);
        bits += end <= seconds[last] ? bitsAt(end) : bitsUpTo[last] + bitsAt(end - length);
        return Math.max(0, bits / windowSeconds);
    }

    private double bitsAt(double time) {
        int at = Arrays.binarySearch(seconds, time);
        if (at >= 0) {
            return bitsUpTo[at];
        }
        int before = Math.min(seconds.length - 2, Math.max(0, -at - 2));
        double part = (time - seconds[before]) / (seconds[before + 1] - seconds[before]);
        return bitsUpTo[before] + part * (bitsUpTo[before + 1] - bitsUpTo[before]);
    }

    /** The time [s] at a part of the trace, from 0 to below 1. */
    double timeAt(double part) {
        return seconds[0] + (seconds[seconds.length - 1] - seconds[0]) * part;
    }

    @Override
    public Workspace workspace(Draws draws) {
        return replication -> (user, x, y, window) ->
                meanBps(timeAt(draws.at(replication, Purpose.TRACE, user).uniform()), window) / measuredBandwidthHz;
    }
}
