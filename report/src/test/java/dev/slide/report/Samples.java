package dev.slide.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** Results that no experiment made, for tests. */
final class Samples {
    static final String HEADER = "axis,value,scheme,replication,admitted,bandwidthUsedHz,latencyMeanSeconds\n";
    static final List<String> NINE = List.of(
            "slide",
            "slide-equal-bandwidth",
            "slide-max-frequency",
            "slide-single-frequency",
            "dai",
            "dai-equal-bandwidth",
            "random-model",
            "most-accurate-model",
            "slide-elastic");

    private Samples() {}

    /** Rows of an axis: schemes differ by steps, points by their number, replications by noise common to the schemes. */
    static String rows(
            String axis, List<String> values, List<String> schemes, int replications, double noise, long seed) {
        StringBuilder csv = new StringBuilder();
        for (int v = 0; v < values.size(); v++) {
            for (int r = 0; r < replications; r++) {
                Random random = new Random(seed + 1000L * v + r);
                double common = noise * random.nextGaussian();
                for (int s = 0; s < schemes.size(); s++) {
                    double own = noise * 0.3 * random.nextGaussian();
                    double admitted = 40 * (v + 1.0) / (v + 3.0) * (1 - 0.09 * s) + common + own;
                    csv.append(String.format(
                            Locale.ROOT,
                            "%s,%s,%s,%d,%.4f,%.1f,%s%n",
                            ResultLines.written(axis),
                            ResultLines.written(values.get(v)),
                            ResultLines.written(schemes.get(s)),
                            r,
                            admitted,
                            1e6 * (admitted + 3 * v),
                            s == 3 && v == 2 ? "" : String.format(Locale.ROOT, "%.5f", 0.8 + 0.05 * s + 0.02 * own)));
                }
            }
        }
        return csv.toString().replace(System.lineSeparator(), "\n");
    }

    static ReportText text(ReportText.Axis... axes) {
        return new ReportText(
                "Task throughput of a cell",
                "How many tasks are finished by their deadlines.\n\nA second paragraph.",
                "seed: 1\nschemes: [slide, dai]\n",
                1,
                "0.1.0",
                List.of(axes),
                List.of(
                        new ReportText.Metric("admitted", "Admitted tasks", ""),
                        new ReportText.Metric("bandwidthUsedHz", "Bandwidth used", "Hz"),
                        new ReportText.Metric("latencyMeanSeconds", "Mean latency", "s")),
                List.of("admitted"),
                "slide");
    }

    static void write(Path folder, String rows) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("results.csv"), HEADER + rows, StandardCharsets.UTF_8);
    }

    /** Folders of figures to look at; the argument is where. */
    public static void main(String[] arguments) throws Exception {
        Path to = Path.of(arguments[0]);
        ReportText.Axis users = new ReportText.Axis("users", "Number of users", "", ReportText.Scale.LINEAR);
        ReportText.Axis bandwidth = new ReportText.Axis("bandwidth", "Cell bandwidth", "Hz", ReportText.Scale.LOG);
        List<String> five = List.of("20", "40", "60", "80", "100");
        List<String> decades = List.of("1e6", "3e6", "1e7", "3e7", "1e8", "4e8");
        List<List<String>> schemes = List.of(NINE.subList(0, 1), NINE.subList(0, 3), NINE);
        for (List<String> some : schemes) {
            write(to.resolve("linear-" + some.size()), rows("users", five, some, 20, 1.5, 1));
            write(to.resolve("log-" + some.size()), rows("bandwidth", decades, some, 20, 1.5, 2));
            write(
                    to.resolve("named-" + some.size()),
                    rows("models", List.of("cnn", "transformer", "mixed"), some, 20, 1.5, 3));
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            names.add("a model library with a long name, number " + i);
        }
        write(
                to.resolve("long"),
                rows(
                        "library of models",
                        names,
                        List.of("slide", "a scheme with a name that is far too long for any label", "x<y&\"z\""),
                        5,
                        2,
                        4));
        write(to.resolve("still"), rows("users", five, NINE.subList(0, 3), 5, 0, 5));
        write(to.resolve("one"), rows("users", five, NINE.subList(0, 4), 1, 1, 6));
        write(to.resolve("point"), rows("users", List.of("40"), NINE.subList(0, 4), 30, 1, 7));
        try (Stream<Path> folders = Files.list(to)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                ReportWriter.write(folder, text(users, bandwidth));
            }
        }
    }
}
