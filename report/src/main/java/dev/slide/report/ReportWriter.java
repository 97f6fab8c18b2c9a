package dev.slide.report;

import dev.slide.report.Figures.Figure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes everything that follows from a folder's results.csv: summary.csv, differences.csv, a figure for each axis and
 * metric as SVG and PNG, and report.html. The same results and texts give the same bytes. Files appear when all of them are
 * made; a fault leaves what was there. Other pictures in the folder figures are deleted: they are of another configuration.
 */
public final class ReportWriter {
    private ReportWriter() {}

    /**
     * Writes a report.
     *
     * @param folder which has results.csv
     * @param text what is said beside the results
     */
    public static void write(Path folder, ReportText text) throws IOException, ReportException {
        Path results = folder.resolve(ResultTable.FILE_NAME);
        if (!Files.isRegularFile(results)) {
            throw new ReportException(results + " is not there; name a folder that an experiment was written into");
        }
        Summary summary = summary(results, text.referenceScheme());
        check(summary, text, results);
        List<Figure> figures = new Figures(summary, text, distributions(results, summary, text)).all();
        try (NewFiles files = NewFiles.in(folder)) {
            files.add("summary.csv", summary.meansCsv());
            files.add("differences.csv", summary.differencesCsv());
            for (Figure figure : figures) {
                files.add("figures/" + figure.name() + ".svg", figure.picture().svg());
                files.add("figures/" + figure.name() + ".png", figure.picture().png());
            }
            files.add("report.html", Page.of(summary, text, figures));
            files.commit();
        }
        deleteOthers(folder.resolve("figures"), figures);
    }

    /** Figures of an earlier configuration would be taken for results. */
    private static void deleteOthers(Path folder, List<Figure> figures) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Set<String> names = new HashSet<>();
        for (Figure figure : figures) {
            names.add(figure.name() + ".svg");
            names.add(figure.name() + ".png");
        }
        try (DirectoryStream<Path> pictures = Files.newDirectoryStream(folder, "*.{svg,png}")) {
            for (Path picture : pictures) {
                if (!names.contains(String.valueOf(picture.getFileName()))) {
                    Files.delete(picture);
                }
            }
        }
    }

    private static Summary summary(Path results, String reference) throws IOException, ReportException {
        try (ResultTable table = ResultTable.open(results)) {
            return Summary.of(table, reference);
        }
    }

    private static Distributions distributions(Path results, Summary summary, ReportText text)
            throws IOException, ReportException {
        try (ResultTable table = ResultTable.open(results)) {
            return Distributions.of(table, summary, text.distributions());
        }
    }

    private static void check(Summary summary, ReportText text, Path results) throws ReportException {
        for (ReportText.Metric metric : text.metrics()) {
            if (!summary.metrics().contains(metric.name())) {
                throw new ReportException(results + ": no column " + ReportException.shown(metric.name())
                        + " to draw; there are " + String.join(", ", summary.metrics()));
            }
        }
        for (String axis : summary.axes()) {
            if (text.axis(axis).scale() == ReportText.Scale.LOG && Figures.isNumeric(summary, axis)) {
                for (String value : summary.values(axis)) {
                    if (!(Numbers.parsed(value) > 0)) {
                        throw new ReportException(results + ": axis " + ReportException.shown(axis) + " has the value "
                                + ReportException.shown(value) + ", which a logarithmic scale has no place for;"
                                + " make its scale linear");
                    }
                }
            }
        }
    }
}
