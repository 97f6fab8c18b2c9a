package dev.slide.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportWriterTest {
    private static final ReportText.Axis USERS =
            new ReportText.Axis("users", "Number of users", "", ReportText.Scale.LINEAR);
    private static final ReportText.Axis BANDWIDTH =
            new ReportText.Axis("bandwidth", "Cell bandwidth", "Hz", ReportText.Scale.LOG);

    @TempDir
    private static Path shared;

    private static Path to = Path.of("");

    @TempDir
    private Path folder;

    @BeforeAll
    static void reportOnce() throws Exception {
        to = shared.resolve("a");
        report(to);
    }

    private static String rows() {
        List<String> schemes = Samples.NINE.subList(0, 4);
        return Samples.rows("users", List.of("20", "40", "60"), schemes, 7, 2, 1)
                + Samples.rows("bandwidth", List.of("1e6", "1e7", "1e8"), schemes, 7, 2, 2)
                + Samples.rows("models", List.of("cnn", "x<y & \"z\"", "a, b"), schemes, 7, 2, 3);
    }

    private static void report(Path folder) throws Exception {
        Samples.write(folder, rows());
        ReportWriter.write(folder, Samples.text(USERS, BANDWIDTH));
    }

    @Test
    void everyFigureHasTheSummarysNumbers() throws Exception {
        Map<String, Set<String>> drawn = new TreeMap<>();
        for (Path file : figures(to, ".svg")) {
            Document svg = parsed(Files.readString(file));
            String metric = file.getFileName().toString().replaceAll("^[^-]*-|\\.svg$", "");
            for (Element mark : marked(svg)) {
                String scheme = ((Element) mark.getParentNode()).getAttribute("data-series");
                drawn.computeIfAbsent(
                                metric + " " + file.getFileName().toString().replaceAll("-.*", ""),
                                any -> new HashSet<>())
                        .add(String.join(
                                "|",
                                mark.getAttribute("data-value"),
                                scheme,
                                mark.getAttribute("data-mean"),
                                mark.getAttribute("data-low"),
                                mark.getAttribute("data-high"),
                                mark.getAttribute("data-replications")));
            }
        }
        Map<String, Set<String>> said = new TreeMap<>();
        for (String line :
                Files.readAllLines(to.resolve("summary.csv")).stream().skip(1).toList()) {
            List<String> f = new ResultLines("s", new ByteArrayInputStream(new byte[0])).fields(line);
            if (!f.get(7).equals("0")) {
                said.computeIfAbsent(f.get(3) + " " + f.get(0), any -> new HashSet<>())
                        .add(String.join("|", f.get(1), f.get(2), f.get(4), f.get(5), f.get(6), f.get(7)));
            }
        }
        assertThat(said).hasSize(9);
        assertThat(drawn).isEqualTo(said);
    }

    @Test
    void marksAreWhereTheirNumbersBelong() throws Exception {
        for (String axis : List.of("users", "bandwidth")) {
            Document svg = parsed(Files.readString(to.resolve("figures/" + axis + "-admitted.svg")));
            List<double[]> across = new ArrayList<>();
            List<double[]> up = new ArrayList<>();
            for (Element mark : marked(svg)) {
                double value = Double.parseDouble(mark.getAttribute("data-value"));
                double[] centre = centre(mark);
                across.add(new double[] {axis.equals("users") ? value : Math.log(value), centre[0]});
                up.add(new double[] {Double.parseDouble(mark.getAttribute("data-mean")), centre[1]});
            }
            assertThat(across).hasSize(12);
            assertLinear(across);
            assertLinear(up);
        }
    }

    private static double[] centre(Element mark) {
        if (mark.hasAttribute("cx")) {
            return new double[] {
                Double.parseDouble(mark.getAttribute("cx")), Double.parseDouble(mark.getAttribute("cy"))
            };
        }
        String[] corners = mark.getAttribute("points").split(" ", -1);
        double[] centre = new double[2];
        for (String corner : corners) {
            String[] xy = corner.split(",", -1);
            centre[0] += Double.parseDouble(xy[0]) / corners.length;
            centre[1] += Double.parseDouble(xy[1]) / corners.length;
        }
        return centre;
    }

    /** Whether all points are on the line through the outermost. A triangle's centre is a little off its corners' mean. */
    private static void assertLinear(List<double[]> points) {
        double[] first =
                points.stream().min((a, b) -> Double.compare(a[0], b[0])).orElseThrow();
        double[] last =
                points.stream().max((a, b) -> Double.compare(a[0], b[0])).orElseThrow();
        for (double[] point : points) {
            double expected = first[1] + (point[0] - first[0]) / (last[0] - first[0]) * (last[1] - first[1]);
            assertThat(point[1]).isCloseTo(expected, within(1.2));
        }
    }

    @Test
    void distributionsHaveTheResultsShares() throws Exception {
        Document svg = parsed(Files.readString(to.resolve("figures/users-admitted-distribution.svg")));
        NodeList groups = svg.getElementsByTagName("g");
        int curves = 0;
        for (int i = 0; i < groups.getLength(); i++) {
            Element group = (Element) groups.item(i);
            if (!group.hasAttribute("data-steps")) {
                continue;
            }
            curves++;
            List<Double> numbers = rows().lines()
                    .map(line -> line.split(",", -1))
                    .filter(f -> f[0].equals("users")
                            && f[1].equals(group.getAttribute("data-point"))
                            && f[2].equals(group.getAttribute("data-series")))
                    .map(f -> Double.parseDouble(f[4]))
                    .toList();
            assertThat(numbers).hasSize(7);
            double share = 0;
            for (String step : group.getAttribute("data-steps").split(";", -1)) {
                String[] parts = step.split(" ", -1);
                double value = Double.parseDouble(parts[0]);
                share = Double.parseDouble(parts[1]);
                long notAbove =
                        numbers.stream().filter(n -> n <= value * (1 + 1e-11)).count();
                assertThat(share).isCloseTo(notAbove / 7.0, within(1e-11));
            }
            assertThat(share).isEqualTo(1);
        }
        assertThat(curves).isEqualTo(12);
    }

    @Test
    void sameResultsSameBytes() throws Exception {
        report(folder);
        try (Stream<Path> files = Files.walk(to)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            // results, summary, differences, report; 3 axes x (3 metrics + 1 distribution) x 2 forms.
            assertThat(all).hasSize(4 + 24);
            for (Path file : all) {
                assertThat(file).hasSameBinaryContentAs(folder.resolve(to.relativize(file)));
            }
        }
    }

    @Test
    void pngsAreTwiceTheSvgs() throws Exception {
        for (Path file : figures(to, ".png")) {
            BufferedImage image = ImageIO.read(file.toFile());
            Path svg = file.resolveSibling(file.getFileName().toString().replace(".png", ".svg"));
            Element root = parsed(Files.readString(svg)).getDocumentElement();
            assertThat(image.getWidth()).isEqualTo(2 * Integer.parseInt(root.getAttribute("width")));
            assertThat(image.getHeight()).isEqualTo(2 * Integer.parseInt(root.getAttribute("height")));
            Set<Integer> colours = new HashSet<>();
            for (int y = 0; y < image.getHeight(); y += 2) {
                for (int x = 0; x < image.getWidth(); x += 2) {
                    colours.add(image.getRGB(x, y) & 0xffffff);
                }
            }
            assertThat(colours).contains(0xffffff, 0x0072b2, 0xd55e00, 0x009e73, 0xb5568c);
        }
    }

    @Test
    void thePageStandsAlone() throws Exception {
        String html = Files.readString(to.resolve("report.html"));
        Document page = parsed(html.replaceFirst("<!DOCTYPE html>\n", ""));
        assertThat(html.toLowerCase(Locale.ROOT))
                .doesNotContain(
                        "<script", "<link", "<img", "<iframe", "<object", "src=", "url(", "@import", "http:", "https:");
        NodeList links = page.getElementsByTagName("a");
        Set<String> ids = new HashSet<>();
        NodeList all = page.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            String id = ((Element) all.item(i)).getAttribute("id");
            assertThat(id.isEmpty() || ids.add(id)).as(id).isTrue();
        }
        for (int i = 0; i < links.getLength(); i++) {
            String target = ((Element) links.item(i)).getAttribute("href");
            assertThat(target).startsWith("#");
            assertThat(ids).contains(target.substring(1));
        }
        NodeList figures = page.getElementsByTagName("svg");
        assertThat(figures.getLength()).isEqualTo(12);
        for (int i = 0; i < figures.getLength(); i++) {
            String[] names =
                    ((Element) figures.item(i)).getAttribute("aria-labelledby").split(" ", -1);
            assertThat(ids).contains(names);
        }
        assertThat(page.getElementsByTagName("table").getLength()).isEqualTo(18);
        assertThat(page.getElementsByTagName("caption").getLength()).isEqualTo(18);
        assertThat(html).contains("schemes: [slide, dai]", "<dd>0.1.0</dd>", "x&lt;y &amp; &quot;z&quot;");
    }

    @Test
    void namesCannotBreakOut() throws Exception {
        String hostile = "</style><script>alert(1)</script>";
        Samples.write(
                folder,
                Samples.rows(hostile, List.of(hostile, "<b>", "../../x"), List.of("slide", hostile, "\"'&"), 3, 1, 1));
        ReportText text = Samples.text(USERS);
        ReportWriter.write(
                folder,
                new ReportText(
                        hostile,
                        hostile,
                        hostile + "]]>",
                        1,
                        hostile,
                        List.of(new ReportText.Axis(hostile, hostile, hostile, ReportText.Scale.LOG)),
                        List.of(new ReportText.Metric("admitted", hostile, hostile)),
                        List.of("admitted"),
                        text.referenceScheme()));
        String html = Files.readString(folder.resolve("report.html"));
        assertThat(html).doesNotContain("<script");
        parsed(html.replaceFirst("<!DOCTYPE html>\n", ""));
        for (Path file : figures(folder, ".svg")) {
            assertThat(Files.readString(file)).doesNotContain("<script");
            parsed(Files.readString(file));
        }
        try (Stream<Path> files = Files.list(folder.resolve("figures"))) {
            assertThat(files)
                    .hasSize(4)
                    .allMatch(f -> f.getFileName().toString().matches("[A-Za-z0-9._-]+"));
        }
    }

    @Test
    void figuresOfAnEarlierConfigurationDoNotStay() throws Exception {
        report(folder);
        Samples.write(folder, Samples.rows("bandwidth", List.of("1e6", "1e7"), Samples.NINE.subList(0, 2), 3, 2, 2));
        Path note = Files.writeString(folder.resolve("figures/note.txt"), "mine");
        assertThat(figures(folder, ".png"))
                .anyMatch(file -> file.getFileName().toString().startsWith("users-"));

        ReportWriter.write(folder, Samples.text(BANDWIDTH));

        for (String kind : List.of(".svg", ".png")) {
            assertThat(figures(folder, kind))
                    .isNotEmpty()
                    .allMatch(file -> file.getFileName().toString().startsWith("bandwidth-"));
        }
        assertThat(note).exists();
    }

    @Test
    void aFaultLeavesWhatWasThere() throws Exception {
        report(folder);
        byte[] before = Files.readAllBytes(folder.resolve("report.html"));
        Files.writeString(folder.resolve("results.csv"), Samples.HEADER + rows() + "users,1,slide,0,x,,\n");
        assertThatThrownBy(() -> ReportWriter.write(folder, Samples.text(USERS)))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("results.csv: line ");
        Files.writeString(folder.resolve("results.csv"), "axis,value,scheme,replication,other\nx,0,slide,0,1\n");
        assertThatThrownBy(() -> ReportWriter.write(folder, Samples.text(USERS)))
                .hasMessageContaining("no column 'admitted' to draw; there are other");
        Samples.write(folder, "bandwidth,0,slide,0,1,1,1\n");
        assertThatThrownBy(() -> ReportWriter.write(folder, Samples.text(BANDWIDTH)))
                .hasMessageContaining("axis 'bandwidth' has the value '0', which a logarithmic scale has no place for");
        assertThat(Files.readAllBytes(folder.resolve("report.html"))).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(5);
        }
        assertThatThrownBy(() -> ReportWriter.write(shared, Samples.text(USERS)))
                .hasMessageContaining("results.csv is not there");
    }

    private static List<Path> figures(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("figures"))) {
            List<Path> all =
                    files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
            assertThat(all).isNotEmpty();
            return all;
        }
    }

    private static List<Element> marked(Document svg) {
        List<Element> marks = new ArrayList<>();
        NodeList all = svg.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            if (element.hasAttribute("data-mean")) {
                marks.add(element);
            }
        }
        return marks;
    }

    private static Document parsed(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
