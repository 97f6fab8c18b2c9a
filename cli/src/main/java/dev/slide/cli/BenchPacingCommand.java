package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.format.PackConfig.Blob;
import dev.slide.pack.Variant;
import dev.slide.stream.SlideModel;
import dev.slide.stream.UserCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bench pacing}: how evenly a node sends at a rate. */
@CommandLine.Command(
        name = "pacing",
        description = "Takes ordered streams from an edge node at several rates, and prints the mean and the windows of"
                + " one second as shares of the rate.")
final class BenchPacingCommand implements Command {
    private static final int READ_BYTES = 64 << 10;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int MOST_SECONDS = 60;
    /** Longer streams have more parts than a node takes. */
    private static final double MOST_BPS = 1e11;

    private final Console console;

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "BPS",
            converter = BitRate.class,
            defaultValue = "1M,10M,100M,1G",
            description = "Rates in bit/s, at most 100G. Default: ${DEFAULT-VALUE}.")
    private List<Double> rates = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Length of each stream, 2 to 60 s. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "Streams at each rate, at least 1. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    BenchPacingCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        if (seconds < 2 || seconds > MOST_SECONDS) {
            throw new CliException("--seconds " + seconds + ": 2 to " + MOST_SECONDS);
        }
        if (runs < 1) {
            throw new CliException("--runs " + runs + ": at least 1");
        }
        for (double rate : rates) {
            if (rate > MOST_BPS) {
                throw new CliException("--rates " + rate + ": at most 100G");
            }
        }
        DemoModel model = DemoModel.inCache(UserCache.folder());
        try (ProgressBar bar = console.progress("packing " + DemoModel.NAME)) {
            model.pack(Slide.version(), List.of(Variant.FP32), bar::step);
        }
        Map<Double, List<Pacing>> measured = new LinkedHashMap<>();
        try (PackServer node = PackServer.node(model, Variant.FP32)) {
            Blob largest = SlideModel.describe(node.location()).blobs().stream()
                    .max(Comparator.comparingLong(Blob::size))
                    .orElseThrow();
            URI streams = URI.create(node.location()).resolve("/v1/streams");
            for (int run = 0; run < runs; run++) {
                for (double rate : rates) {
                    measured.computeIfAbsent(rate, r -> new ArrayList<>()).add(take(streams, largest, rate));
                }
            }
        }
        if (json) {
            console.out().println(Json.text(Map.of("seconds", seconds, "rates", document(measured))));
        } else {
            print(measured);
        }
        return Outcome.DONE;
    }

    private Pacing take(URI streams, Blob blob, double rateBps) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) streams.toURL().openConnection();
        connection.setDoOutput(true);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Slide-Rate", Double.toString(rateBps));
        try {
            try (OutputStream out = connection.getOutputStream()) {
                out.write(
                        request(blob, Math.round(rateBps * seconds / Byte.SIZE)).getBytes(StandardCharsets.UTF_8));
            }
            try (InputStream in = connection.getInputStream()) {
                return arrivals(in).at(rateBps);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** So many bytes: the blob again and again, and some of it. */
    private static String request(Blob blob, long bytes) {
        String digest = "{\"digest\":\"" + blob.digest() + "\"";
        List<String> parts = new ArrayList<>();
        long left = bytes;
        for (; left > blob.size(); left -= blob.size()) {
            parts.add(digest + "}");
        }
        parts.add(digest + ",\"ranges\":[[0," + Math.max(1, left) + "]]}");
        return "{\"repository\":\"" + DemoModel.REPOSITORY + "\",\"parts\":[" + String.join(",", parts) + "]}";
    }

    private static Pacing.Arrivals arrivals(InputStream in) throws IOException {
        Pacing.Arrivals arrivals = new Pacing.Arrivals();
        byte[] buffer = new byte[READ_BYTES];
        long start = System.nanoTime();
        long inAll = 0;
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            inAll += got;
            arrivals.add((System.nanoTime() - start) / 1e9, inAll);
        }
        return arrivals;
    }

    private List<Object> document(Map<Double, List<Pacing>> measured) {
        List<Object> points = new ArrayList<>();
        measured.forEach((rate, pacings) -> {
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("rateBps", rate);
            point.put("meanOfRate", pacings.stream().map(Pacing::mean).toList());
            point.put("leastSecondOfRate", pacings.stream().map(Pacing::least).toList());
            point.put("mostSecondOfRate", pacings.stream().map(Pacing::most).toList());
            points.add(point);
        });
        return points;
    }

    private void print(Map<Double, List<Pacing>> measured) {
        Table table =
                new Table().left("| rate").left("| mean of the rate").left("| windows of one second, of the rate |");
        table.row("|---", "|---", "|---|");
        measured.forEach((rate, pacings) -> table.row(
                "| " + Units.bitRate(rate),
                "| " + least(pacings, Pacing::mean) + "-" + most(pacings, Pacing::mean),
                "| " + least(pacings, Pacing::least) + "-" + most(pacings, Pacing::most) + " |"));
        console.out().println(runs + " streams of " + seconds + " s at each rate\n\n" + table.text());
    }

    private static String least(List<Pacing> pacings, ToDoubleFunction<Pacing> of) {
        return three(pacings.stream().mapToDouble(of).min().orElse(Double.NaN));
    }

    private static String most(List<Pacing> pacings, ToDoubleFunction<Pacing> of) {
        return three(pacings.stream().mapToDouble(of).max().orElse(Double.NaN));
    }

    private static String three(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
