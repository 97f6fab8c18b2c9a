package dev.slide.report;

import dev.slide.report.Figures.Figure;
import dev.slide.report.figure.Picture;
import dev.slide.report.figure.Unit;
import dev.slide.report.figure.Xml;
import java.util.List;
import java.util.function.BiFunction;

/** The report as one HTML file that needs nothing else: figures are within it, and there are no scripts. */
final class Page {
    private static final String CSS = """
            :root { color-scheme: light dark; --ground: #ffffff; --ink: #1f2328; --quiet: #59636e; --edge: #d9dee3; }
            @media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --ink: #e6edf3; --quiet: #9198a1; --edge: #2a313a; } }
            @media print { :root { --ground: #ffffff; --ink: #000000; --quiet: #444444; --edge: #bbbbbb; } }
            body { background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif;
              max-width: 60rem; margin: 0 auto; padding: 1rem; }
            h1, h2, h3 { line-height: 1.25; }
            h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--edge); }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; }
            dt { color: var(--quiet); }
            dd { margin: 0; overflow-wrap: anywhere; }
            figure { margin: 1rem 0; }
            figure svg { width: 100%; height: auto; max-width: 45rem; display: block; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; margin: 1rem 0; }
            caption { text-align: left; color: var(--quiet); padding-bottom: 0.3rem; }
            th, td { padding: 0.25rem 0.6rem; border-bottom: 1px solid var(--edge); text-align: right; vertical-align: top; }
            th[scope=row], thead th:first-child { text-align: left; }
            td small { display: block; color: var(--quiet); white-space: nowrap; }
            pre { border: 1px solid var(--edge); padding: 0.75rem; overflow-x: auto; font-size: 0.85rem; }
            .quiet { color: var(--quiet); }
            @media print { body { max-width: none; font-size: 10pt; padding: 0; } nav { display: none; }
              figure, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } pre { white-space: pre-wrap; }
              .wide { overflow: visible; } }
            """;

    private final Summary summary;
    private final ReportText text;
    private final StringBuilder out = new StringBuilder();

    private Page(Summary summary, ReportText text) {
        this.summary = summary;
        this.text = text;
    }

    /** The whole file. */
    static String of(Summary summary, ReportText text, List<Figure> figures) {
        Page page = new Page(summary, text);
        page.head();
        page.facts();
        for (int i = 0; i < summary.axes().size(); i++) {
            page.axis(i, figures);
        }
        page.end();
        return page.out.toString();
    }

    private void head() {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .append("<title>" + Xml.escaped(text.title()) + "</title>\n<style>\n" + CSS + Picture.css())
                .append("</style>\n</head>\n<body>\n<header>\n<h1>" + Xml.escaped(text.title()) + "</h1>\n");
        for (String paragraph : text.description().strip().split("\\R\\s*\\R", -1)) {
            if (!paragraph.isBlank()) {
                out.append("<p>" + Xml.escaped(paragraph.strip()) + "</p>\n");
            }
        }
        out.append("</header>\n<nav aria-label=\"Contents\">\n<ul>\n");
        for (int i = 0; i < summary.axes().size(); i++) {
            String label = text.axis(summary.axes().get(i)).label();
            out.append("<li><a href=\"#axis-" + i + "\">" + Xml.escaped(label) + "</a></li>\n");
        }
        out.append("<li><a href=\"#configuration\">Configuration</a></li>\n</ul>\n</nav>\n<main>\n");
    }

    private void facts() {
        out.append("<dl>\n");
        fact("Schemes", String.join(", ", summary.schemes()));
        fact("Compared with", summary.reference());
        fact("Seed", Long.toString(text.seed()));
        fact("Version", text.version());
        out.append("</dl>\n<p class=\"quiet\">All schemes met the same randomness in each replication. Intervals are"
                + " Student's t intervals that hold the true mean in 95 % of experiments like this one, each taken by"
                + " itself: among many of them some miss it. Differences are taken within replications, so their"
                + " intervals can be far narrower than those of the means. An empty value was not defined; it is not"
                + " counted.</p>\n");
    }

    private void fact(String name, String value) {
        out.append("<dt>" + name + "</dt><dd>" + Xml.escaped(value) + "</dd>\n");
    }

    private void axis(int number, List<Figure> figures) {
        ReportText.Axis axis = text.axis(summary.axes().get(number));
        out.append("<section id=\"axis-" + number + "\">\n<h2>" + Xml.escaped(axis.label()) + "</h2>\n");
        for (ReportText.Metric metric : text.metrics()) {
            out.append("<h3>" + Xml.escaped(metric.label()) + "</h3>\n");
            for (int f = 0; f < figures.size(); f++) {
                Figure figure = figures.get(f);
                if (figure.axis().equals(axis.name()) && figure.metric().equals(metric.name())) {
                    out.append("<figure>\n" + figure.picture().element("figure-" + f) + "</figure>\n");
                }
            }
            tables(axis, metric);
        }
        out.append("</section>\n");
    }

    private void tables(ReportText.Axis axis, ReportText.Metric metric) {
        double greatest = 0;
        for (String value : summary.values(axis.name())) {
            for (String scheme : summary.schemes()) {
                double mean =
                        summary.mean(axis.name(), value, scheme, metric.name()).mean();
                greatest = Double.isNaN(mean) ? greatest : Math.max(greatest, Math.abs(mean));
            }
        }
        Unit unit = Unit.of(metric.unit(), greatest);
        table(
                unit.after(metric.label()) + ": mean and 95 % interval",
                axis,
                summary.schemes(),
                (value, scheme) ->
                        Cells.estimate(summary.mean(axis.name(), value, scheme, metric.name()), unit, false));
        List<String> others = summary.schemes().stream()
                .filter(scheme -> !scheme.equals(summary.reference()))
                .toList();
        if (!others.isEmpty()) {
            table(
                    unit.after(metric.label()) + ": difference from " + summary.reference()
                            + " within replications, and 95 % interval",
                    axis,
                    others,
                    (value, scheme) ->
                            Cells.estimate(summary.difference(axis.name(), value, scheme, metric.name()), unit, true));
        }
    }

    private void table(
            String caption, ReportText.Axis axis, List<String> schemes, BiFunction<String, String, String> cell) {
        String name = Xml.escaped(caption);
        out.append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"" + name
                        + "\">\n<table>\n<caption>")
                .append(name + "</caption>\n<thead><tr><th scope=\"col\">")
                .append(Xml.escaped(axis.unit().isEmpty() ? axis.label() : axis.label() + " (" + axis.unit() + ")"))
                .append("</th>");
        schemes.forEach(scheme -> out.append("<th scope=\"col\">" + Xml.escaped(scheme) + "</th>"));
        out.append("</tr></thead>\n<tbody>\n");
        for (String value : summary.values(axis.name())) {
            out.append("<tr><th scope=\"row\">" + Xml.escaped(value) + "</th>");
            schemes.forEach(scheme -> out.append("<td>" + cell.apply(value, scheme) + "</td>"));
            out.append("</tr>\n");
        }
        out.append("</tbody>\n</table>\n</div>\n");
    }

    private void end() {
        out.append("<section id=\"configuration\">\n<h2>Configuration</h2>\n<pre>")
                .append(Xml.escaped(text.configuration()))
                .append("</pre>\n</section>\n</main>\n</body>\n</html>\n");
    }
}
