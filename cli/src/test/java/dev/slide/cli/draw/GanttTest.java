package dev.slide.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.cli.draw.Gantt.Bar;
import dev.slide.cli.draw.Gantt.Kind;
import dev.slide.cli.draw.Gantt.Lane;
import dev.slide.cli.draw.Gantt.Row;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class GanttTest {
    private static final List<Kind> KINDS = List.of(Kind.values());

    private static final Gantt TWO = new Gantt(List.of(
            new Lane(
                    "download, then run",
                    List.of(
                            new Row("a", List.of(new Bar(Kind.DOWNLOAD, 0, 1), new Bar(Kind.RUN, 2, 3))),
                            new Row("b", List.of(new Bar(Kind.DOWNLOAD, 1, 2), new Bar(Kind.RUN, 3, 4))))),
            new Lane(
                    "stream",
                    List.of(
                            new Row("a", List.of(new Bar(Kind.DOWNLOAD, 0, 1), new Bar(Kind.RUN, 1, 2))),
                            new Row("b", List.of(new Bar(Kind.DEFERRED, 1, 2.5)))))));

    private static Gantt random(long seed) {
        Random random = new Random(seed);
        double scale = Math.pow(10, random.nextInt(9) - 6);
        List<Lane> lanes = new ArrayList<>();
        for (int lane = 0; lane < random.nextInt(4); lane++) {
            List<Row> rows = new ArrayList<>();
            for (int row = 0; row < random.nextInt(120); row++) {
                List<Bar> bars = new ArrayList<>();
                for (int bar = 0; bar < random.nextInt(5); bar++) {
                    double start = random.nextDouble() * scale;
                    double length = random.nextInt(3) * random.nextDouble() * scale / 10;
                    bars.add(new Bar(KINDS.get(random.nextInt(4)), start, start + length));
                }
                rows.add(new Row("<segment & \u0007 \"" + row + "\" of a very long name>".repeat(3), bars));
            }
            lanes.add(new Lane("lane é " + "x".repeat(random.nextInt(300)), rows));
        }
        return new Gantt(lanes);
    }

    @ParameterizedTest
    @MethodSource("widths")
    void neverExceedsTheWidth(int columns) {
        for (long seed = 0; seed < 12; seed++) {
            Gantt gantt = random(seed);
            for (Style style : List.of(
                    new Style(columns, true, true),
                    new Style(columns, false, true),
                    new Style(columns, true, false),
                    new Style(columns, false, false))) {
                String text = gantt.text(style);
                String plain = text.replaceAll("\u001b\\[[0-9;]*m", "");
                assertThat(plain.lines())
                        .allSatisfy(line -> assertThat(line.codePointCount(0, line.length()))
                                .as(line)
                                .isLessThanOrEqualTo(columns));
                assertThat(plain.chars().noneMatch(c -> c < ' ' && c != '\n')).isTrue();
                if (!style.colour()) {
                    assertThat(text).isEqualTo(plain);
                }
                if (!style.unicode()) {
                    assertThat(text.chars().allMatch(c -> c < 127)).isTrue();
                }
            }
        }
    }

    static IntStream widths() {
        return IntStream.rangeClosed(40, 200);
    }

    @Test
    void drawsEachKindOnALine() {
        // 40 columns leave 20 cells for 4 seconds: 5 for each.
        assertThat(TWO.text(new Style(40, false, true))).isEqualTo("""
                download, then run
                  download █████▓▓▓▓▓ 2.00 s
                  infer              █████▓▓▓▓▓ 4.00 s
                stream
                  download █████ 1.00 s
                  infer         █████ 2.00 s
                  deferred      ███████▌ 2.50 s
                           ├─────────┼────────┼
                  s        0         2        4
                  shades tell segments apart
                  deferred: not needed by this answer
                """);
    }

    @Test
    void drawsWithAsciiAlone() {
        assertThat(TWO.text(new Style(40, false, false)))
                .contains("  download #####===== 2.00 s\n", "  infer              #####===== 4.00 s\n");
    }

    @Test
    void showsBoundariesInsideACellByTwoColours() {
        Gantt gantt = new Gantt(List.of(new Lane(
                "",
                List.of(
                        new Row("", List.of(new Bar(Kind.RUN, 0, 1.5))),
                        new Row("", List.of(new Bar(Kind.RUN, 1.5, 20)))))));
        assertThat(gantt.text(new Style(40, true, true)))
                .contains("\u001b[38;5;36m█\u001b[0m\u001b[38;5;36m\u001b[48;5;79m▌\u001b[0m\u001b[38;5;79m█");
    }

    @Test
    void theShortestBarShows() {
        Gantt gantt = new Gantt(List.of(new Lane(
                "", List.of(new Row("", List.of(new Bar(Kind.RUN, 5, 5), new Bar(Kind.DOWNLOAD, 0, 10)))))));
        assertThat(gantt.text(new Style(40, false, true))).contains("▏");
        assertThat(gantt.text(new Style(40, false, false))).contains("infer              # 5.00 s");
    }

    @Test
    void drawsNothing() {
        assertThat(new Gantt(List.of()).text(new Style(80, false, true))).contains("shades");
        assertThat(new Gantt(List.of()).svg("", "")).contains("</svg>");
    }

    @Test
    void svgIsWellFormedAndNamed() throws Exception {
        for (long seed = 0; seed < 20; seed++) {
            Gantt gantt = random(seed);
            Document document = parsed(gantt.svg("title <" + seed + "> & more", "two ]]> runs"));
            Element svg = document.getDocumentElement();
            assertThat(svg.getAttribute("role")).isEqualTo("img");
            assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
                    .isEqualTo("title <" + seed + "> & more");
            assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
                    .isEqualTo("two ]]> runs");
            assertThat(svg.getElementsByTagName("script").getLength()).isZero();
            long bars = gantt.lanes().stream()
                    .flatMap(lane -> lane.rows().stream())
                    .mapToLong(row -> row.bars().size())
                    .sum();
            assertThat(svg.getElementsByTagName("rect").getLength()).isGreaterThan((int) bars);
            double width = Double.parseDouble(svg.getAttribute("width"));
            double height = Double.parseDouble(svg.getAttribute("height"));
            for (int i = 1; i < svg.getElementsByTagName("rect").getLength(); i++) {
                Element rect = (Element) svg.getElementsByTagName("rect").item(i);
                assertThat(number(rect, "x") + number(rect, "width")).isLessThan(width);
                assertThat(number(rect, "y") + number(rect, "height")).isLessThan(height);
                assertThat(rect.getElementsByTagName("title").getLength()).isEqualTo(1);
            }
        }
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void tipsTellTheTimes() {
        assertThat(TWO.svg("t", "d")).contains("<title>b: deferred from 1.00 s to 2.50 s (1.50 s)</title>");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new Bar(Kind.RUN, 2, 1)).hasMessageContaining("in this order");
        assertThatThrownBy(() -> new Bar(Kind.RUN, Double.NaN, 1)).hasMessageContaining("in this order");
        assertThatThrownBy(() -> new Bar(Kind.RUN, 0, Double.POSITIVE_INFINITY)).hasMessageContaining("finite");
    }
}
