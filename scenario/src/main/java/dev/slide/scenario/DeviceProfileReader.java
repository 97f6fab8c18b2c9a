package dev.slide.scenario;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads device profiles from JSON; docs/profiles.md describes them. All faults that there are come in one exception. */
public final class DeviceProfileReader {
    private static final long MOST_BYTES = 64L << 20;

    private static final Keys KEYS = Keys.of(
            "a device profile, as slide profile writes it",
            Key.number("formatVersion", 1, 1e9, "the version of the format, " + DeviceProfile.FORMAT_VERSION)
                    .needed(),
            Key.of("name", "the device's name").needed(),
            Key.of("processor", "what the system calls the processor").needed(),
            Key.number("threads", 1, 1e6, "how many threads computed").needed(),
            Key.of("frequency", "the clock, such as {\"maxHz\": 2.6e9, \"source\": \"cpufreq\"}")
                    .needed(),
            Key.number("receiveSecondsPerByte", 0, 1, "the seconds that receiving a byte takes one core"),
            Key.number("cyclesPerFlop", Numbers.LEAST, Numbers.MOST, "nothing: it follows from the models"),
            Key.of("models", "a list of one measured model or more").needed());

    private static final Keys FREQUENCY = Keys.of(
            "the clock, such as {\"maxHz\": 2.6e9, \"source\": \"cpufreq\"}",
            Key.number("minHz", 0, Numbers.MOST, "the lowest clock frequency in Hz, 0 or above"),
            Key.number("maxHz", Numbers.LEAST, Numbers.MOST, "the highest clock frequency in Hz, above 0")
                    .needed(),
            Key.of("source", "where the frequencies come from").needed());

    private static final Keys MODEL = Keys.of(
            "a measured model",
            Key.of("name", "the model's name").needed(),
            Key.of("variant", "the variant, such as fp32").needed(),
            Key.of("skeletons", "the digest of the graph as it was cut").needed(),
            Key.number("samples", 1, 1e6, "a list of batch sizes, ascending, of 1 or more")
                    .needed(),
            Key.number("repeats", 1, 1e6, "how often each batch was run").needed(),
            Key.of("segments", "a list of one segment or more").needed());

    private static final Keys SEGMENT = Keys.of(
            "a segment",
            Key.of("name", "the name of its first layer").needed(),
            Key.number("sizeBytes", 0, Numbers.MOST, "the bytes to download, 0 or above")
                    .needed(),
            Key.number("flopPerSample", 0, Numbers.MOST, "the work on one sample in FLOP, 0 or above")
                    .needed(),
            Key.number("loadSeconds", 0, 1e9, "the seconds from its bytes to a session, 0 or above")
                    .needed(),
            Key.number("runSeconds", 0, 1e9, "a list of seconds, one for each batch size, 0 or above")
                    .needed(),
            Key.number("fixedSeconds", 0, 1e9, "nothing: it follows from runSeconds"),
            Key.number("secondsPerSample", 0, 1e9, "nothing: it follows from runSeconds"));

    private final FaultList faults = new FaultList();
    private final MemoryBudget memory = MemoryBudget.ofJvm();

    private DeviceProfileReader() {}

    /**
     * Reads a profile from a file.
     *
     * @throws ScenarioException if it is no profile
     * @throws IOException if it cannot be read
     */
    public static DeviceProfile read(Path file) throws IOException, ScenarioException {
        return read(file.toString(), () -> Files.newInputStream(file));
    }

    /**
     * Reads a profile.
     *
     * @param name for messages
     * @param source the bytes, in UTF-8
     * @throws ScenarioException if it is no profile
     * @throws IOException if it cannot be read
     */
    public static DeviceProfile read(String name, ScenarioReader.Source source) throws IOException, ScenarioException {
        return new DeviceProfileReader().readAll(name, source);
    }

    private DeviceProfile readAll(String name, ScenarioReader.Source source) throws IOException, ScenarioException {
        DeviceProfile profile = null;
        Document document = null;
        try (InputStream in = new BufferedInputStream(source.open());
                Tokens tokens = new JsonTokens(new Utf8Stream(
                        in, MOST_BYTES, "more than " + MOST_BYTES + " bytes are not read as a device profile"))) {
            document = new Document(tokens, faults);
            profile = root(document);
        } catch (SyntaxException e) {
            faults.addLast(document == null ? "" : document.path(), String.valueOf(e.getMessage()));
        } catch (FaultList.TooManyException e) {
            // Those that were found are told.
        }
        faults.check(name);
        if (profile == null) {
            throw new IllegalStateException("a part is missing without a fault");
        }
        return profile;
    }

    private @Nullable DeviceProfile root(Document in) throws IOException {
        if (!in.enterObject(KEYS)) {
            return null;
        }
        String name = null;
        String processor = null;
        int threads = 0;
        DeviceProfile.Frequency frequency = null;
        double receive = 0;
        List<DeviceProfile.Model> models = List.of();
        for (int key = in.nextKey(); key >= 0; key = in.nextKey()) {
            switch (key) {
                case 0 -> version(in);
                case 1 -> name = in.text();
                case 2 -> processor = in.text();
                case 3 -> threads = in.whole();
                case 4 -> frequency = frequency(in);
                case 5 -> receive = in.number();
                case 6 -> in.number();
                default -> models = models(in);
            }
        }
        in.end();
        if (in.faults() > 0 || name == null || processor == null || frequency == null) {
            return null;
        }
        return new DeviceProfile(name, processor, threads, frequency, receive, models);
    }

    private static void version(Document in) throws IOException {
        int version = in.whole();
        if (version > 0 && version != DeviceProfile.FORMAT_VERSION) {
            in.fault(
                    "",
                    version + " is not read by this version of SLIDE, which reads " + DeviceProfile.FORMAT_VERSION
                            + "; measure again with slide profile");
        }
    }

    private static DeviceProfile.@Nullable Frequency frequency(Document in) throws IOException {
        long before = in.faults();
        if (!in.enterObject(FREQUENCY)) {
            return null;
        }
        double min = Double.NaN;
        double max = 0;
        String source = null;
        for (int key = in.nextKey(); key >= 0; key = in.nextKey()) {
            switch (key) {
                case 0 -> min = in.number();
                case 1 -> max = in.number();
                default -> source = in.text();
            }
        }
        if (in.faults() > before || source == null) {
            return null;
        }
        if (min > max) {
            in.fault(".minHz", min + " is above maxHz, " + max + "; give the lowest clock frequency in Hz");
            return null;
        }
        return new DeviceProfile.Frequency(Double.isNaN(min) ? max : min, max, source);
    }

    private List<DeviceProfile.Model> models(Document in) throws IOException {
        List<DeviceProfile.Model> models = new ArrayList<>();
        Map<List<String>, Integer> names = new HashMap<>();
        if (!in.enterList()) {
            return models;
        }
        int count = 0;
        while (in.nextElement()) {
            DeviceProfile.Model model = model(in);
            if (model != null) {
                Integer earlier = names.putIfAbsent(List.of(model.name(), model.variant()), count);
                if (earlier != null) {
                    in.fault(
                            ".name",
                            "\"" + Document.shortened(model.name()) + "\" in this variant is models[" + earlier
                                    + "] too; leave one of them");
                } else {
                    memory.spend(model.name());
                    models.add(model);
                }
            }
            count++;
        }
        if (count == 0) {
            in.fault("", "is an empty list; give one measured model or more");
        }
        return models;
    }

    private DeviceProfile.@Nullable Model model(Document in) throws IOException {
        long before = in.faults();
        if (!in.enterObject(MODEL)) {
            return null;
        }
        @Nullable String[] texts = new @Nullable String[3];
        List<Double> samples = List.of();
        int repeats = 0;
        List<DeviceProfile.Segment> segments = List.of();
        for (int key = in.nextKey(); key >= 0; key = in.nextKey()) {
            switch (key) {
                case 0, 1, 2 -> texts[key] = in.text();
                case 3 -> samples = numbers(in, true);
                case 4 -> repeats = in.whole();
                default -> segments = segments(in);
            }
        }
        String name = texts[0];
        String variant = texts[1];
        String skeletons = texts[2];
        if (in.faults() > before || name == null || variant == null || skeletons == null) {
            return null;
        }
        for (int s = 0; s < segments.size(); s++) {
            int times = segments.get(s).runSeconds().size();
            if (times != samples.size()) {
                in.fault(
                        ".segments[" + s + "].runSeconds",
                        "has " + times + " values, but samples has " + samples.size()
                                + "; give one for each batch size");
            }
        }
        for (int i = 1; i < samples.size(); i++) {
            if (samples.get(i) <= samples.get(i - 1)) {
                in.fault(
                        ".samples",
                        "must ascend, but " + samples.get(i).intValue() + " follows "
                                + samples.get(i - 1).intValue() + "; sort the batch sizes, each once");
            }
        }
        if (in.faults() > before) {
            return null;
        }
        List<Integer> whole = samples.stream().map(Double::intValue).toList();
        return new DeviceProfile.Model(name, variant, skeletons, whole, repeats, segments);
    }

    private List<DeviceProfile.Segment> segments(Document in) throws IOException {
        List<DeviceProfile.Segment> segments = new ArrayList<>();
        if (!in.enterList()) {
            return segments;
        }
        boolean any = false;
        while (in.nextElement()) {
            any = true;
            DeviceProfile.Segment segment = segment(in);
            if (segment != null) {
                memory.spend(segment.name());
                segments.add(segment);
            }
        }
        if (!any) {
            in.fault("", "is an empty list; give one segment or more");
        }
        return segments;
    }

    private DeviceProfile.@Nullable Segment segment(Document in) throws IOException {
        long before = in.faults();
        if (!in.enterObject(SEGMENT)) {
            return null;
        }
        String name = null;
        double[] numbers = new double[4];
        List<Double> runs = List.of();
        for (int key = in.nextKey(); key >= 0; key = in.nextKey()) {
            switch (key) {
                case 0 -> name = in.text();
                case 1, 2, 3 -> numbers[key] = in.number();
                case 4 -> runs = numbers(in, false);
                default -> in.number();
            }
        }
        if (in.faults() > before || name == null) {
            return null;
        }
        return new DeviceProfile.Segment(name, numbers[1], numbers[2], numbers[3], runs);
    }

    private List<Double> numbers(Document in, boolean whole) throws IOException {
        List<Double> numbers = new ArrayList<>();
        if (!in.enterList()) {
            return numbers;
        }
        boolean any = false;
        while (in.nextElement()) {
            any = true;
            double number = whole ? in.whole() : in.number();
            memory.spend(Double.BYTES);
            numbers.add(number);
        }
        if (!any) {
            in.fault("", "is an empty list; give one number or more");
        }
        return numbers;
    }
}
