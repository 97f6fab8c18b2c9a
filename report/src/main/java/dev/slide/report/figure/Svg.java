package dev.slide.report.figure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A drawing as SVG, whose colours follow the reader's light or dark ground. Words stay words. */
final class Svg {
    /** The ground's edge around filled signs, and the line of those that are not filled, in pixels. */
    static final double HALO = 0.8;

    static final double OUTLINE = 1.5;

    private static final String FONTS = "\"DejaVu Sans\", Verdana, \"Segoe UI\", system-ui, sans-serif";

    private final StringBuilder out = new StringBuilder();

    private Svg() {}

    /** A document of its own. */
    static String document(Drawing drawing) {
        return new Svg().written(drawing, "figure", true);
    }

    /**
     * A part of a page that has {@link #css}.
     *
     * @param id no other element's of the page
     */
    static String inline(Drawing drawing, String id) {
        return new Svg().written(drawing, id, false);
    }

    /** The rules for figures. */
    static String css() {
        return ".slide-figure { font-family: " + FONTS + "; }\n"
                + colours(false)
                + "@media (prefers-color-scheme: dark) {\n"
                + colours(true)
                + "}\n@media print {\n"
                + colours(false)
                + "}\n";
    }

    private static String colours(boolean dark) {
        return Ink.all().stream()
                        .map(ink -> String.format(
                                Locale.ROOT,
                                ".slide-figure .%s { color: #%06x; }\n",
                                ink.style(),
                                dark ? ink.dark() : ink.light()))
                        .collect(Collectors.joining())
                + String.format(
                        Locale.ROOT,
                        ".slide-figure .halo { stroke: #%06x; }\n",
                        dark ? Ink.GROUND.dark() : Ink.GROUND.light());
    }

    private String written(Drawing drawing, String id, boolean alone) {
        out.append("<svg class=\"slide-figure\"")
                .append(alone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "")
                .append(alone ? " width=\"" + drawing.width() + "\" height=\"" + drawing.height() + "\"" : "")
                .append(" viewBox=\"0 0 " + drawing.width() + " " + drawing.height()
                        + "\" role=\"img\" aria-labelledby=\"")
                .append(id + "-title " + id + "-desc\">\n");
        out.append("<title id=\"" + id + "-title\">").append(Xml.escaped(drawing.title()));
        out.append("</title>\n<desc id=\"" + id + "-desc\">").append(Xml.escaped(drawing.description()));
        out.append("</desc>\n");
        if (alone) {
            out.append("<style>\n").append(css()).append("</style>\n");
        }
        out.append("<rect class=\"ground\" width=\"100%\" height=\"100%\" fill=\"currentColor\"/>\n");
        draw(drawing.shapes());
        return out.append("</svg>\n").toString();
    }

    private void draw(List<Shape> shapes) {
        for (Shape shape : shapes) {
            if (shape instanceof Shape.Group group) {
                out.append("<g class=\"" + group.style() + "\"")
                        .append(data(group.data()))
                        .append(">\n");
                draw(group.shapes());
                out.append("</g>\n");
            } else if (shape instanceof Shape.Line line) {
                line(line);
            } else if (shape instanceof Shape.Area area) {
                out.append("<polygon class=\"" + area.ink().style() + "\" fill=\"currentColor\" fill-opacity=\"")
                        .append(number(area.opacity()))
                        .append("\" points=\"" + points(area.points()) + "\"/>\n");
            } else if (shape instanceof Shape.Mark mark) {
                mark(mark);
            } else if (shape instanceof Shape.Text text) {
                text(text);
            }
        }
    }

    private void line(Shape.Line line) {
        out.append("<polyline class=\"" + line.ink().style()
                        + "\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"")
                .append(number(line.width()))
                .append("\" stroke-linejoin=\"round\"");
        if (!line.dash().lengths().isEmpty()) {
            out.append(" stroke-dasharray=\"")
                    .append(line.dash().lengths().stream().map(Svg::number).collect(Collectors.joining(" ")))
                    .append("\"");
        }
        out.append(" points=\"" + points(line.points()) + "\"/>\n");
    }

    private void mark(Shape.Mark mark) {
        boolean filled = mark.marker().isFilled();
        String style = filled
                ? " halo\" fill=\"currentColor\" stroke-width=\"" + number(HALO) + "\""
                : "\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"" + number(OUTLINE) + "\"";
        String element = mark.marker().isRound()
                ? "circle cx=\"%s\" cy=\"%s\" r=\"%s\""
                        .formatted(number(mark.at().x()), number(mark.at().y()), number(mark.radius()))
                : "polygon points=\"" + points(mark.marker().around(mark.at(), mark.radius())) + "\"";
        out.append("<" + element + " class=\"" + mark.ink().style() + style).append(data(mark.data()));
        if (mark.tip().isEmpty()) {
            out.append("/>\n");
        } else {
            out.append("><title>")
                    .append(Xml.escaped(mark.tip()))
                    .append("</title></")
                    .append(mark.marker().isRound() ? "circle" : "polygon")
                    .append(">\n");
        }
    }

    private void text(Shape.Text text) {
        String x = number(text.at().x());
        String y = number(text.at().y());
        out.append("<text class=\"" + text.ink().style() + "\" fill=\"currentColor\" x=\"" + x + "\" y=\"" + y)
                .append("\" font-size=\"" + number(text.size()) + "\"")
                .append(" text-anchor=\"" + text.anchor().name().toLowerCase(Locale.ROOT) + "\"");
        if (text.angle() != 0) {
            out.append(" transform=\"rotate(" + number(text.angle()) + " " + x + " " + y + ")\"");
        }
        out.append('>').append(Xml.escaped(text.words()));
        if (!text.full().equals(text.words())) {
            out.append("<title>").append(Xml.escaped(text.full())).append("</title>");
        }
        out.append("</text>\n");
    }

    private static String data(Map<String, String> data) {
        StringBuilder attributes = new StringBuilder();
        new TreeMap<>(data)
                .forEach((name, value) -> attributes
                        .append(" data-")
                        .append(name)
                        .append("=\"")
                        .append(Xml.escaped(value))
                        .append('"'));
        return attributes.toString();
    }

    private static String points(List<Point> points) {
        return points.stream().map(p -> number(p.x()) + "," + number(p.y())).collect(Collectors.joining(" "));
    }

    /** Hundredths of a pixel are enough. */
    private static String number(double value) {
        double rounded = Math.rint(value * 100) / 100;
        return rounded == Math.rint(rounded)
                ? Long.toString((long) rounded)
                : String.format(Locale.ROOT, "%.2f", rounded).replaceAll("0+$", "");
    }
}
