package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.scenario.DeviceProfile;
import dev.slide.scenario.DeviceProfileWriter;
import dev.slide.stream.StreamOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code profile}: how fast this device is. */
@CommandLine.Command(
        name = "profile",
        description = {
            "Measures how long this device takes to load and to run every segment of packs.",
            "Writes what slide scenario takes as a device."
        })
final class ProfileCommand implements Command {
    private static final int MOST_SAMPLES = 1024;
    private static final int MOST_REPEATS = 1000;

    private final Console console;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR|URL",
            description = "Folders of packs, http://HOST:PORT/NAME[:TAG], or zoo:NAME.")
    private List<String> locations = List.of();

    @Option(names = "--threads", paramLabel = "N", description = "Threads that compute; all processors by default.")
    private int threads = StreamOptions.DEFAULTS.threads();

    @Option(
            names = "--samples",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,8,32",
            description = "Sizes of the batches. Default: ${DEFAULT-VALUE}.")
    private List<Integer> samples = List.of();

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each batch is run; medians count. Default: ${DEFAULT-VALUE}.")
    private int repeats;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the device; this host's by default.")
    private @Nullable String name;

    @Option(
            names = "--frequency",
            paramLabel = "HZ",
            description = "Clock that cycles are counted at; what the system says by default, or 1 GHz.")
    private @Nullable Double frequencyHz;

    @Option(names = "-o", paramLabel = "FILE.json", description = "Where the profile goes.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print the profile instead of a table.")
    private boolean json;

    ProfileCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        check();
        DeviceClock clock = new DeviceClock(Path.of("/"));
        DeviceProfile.Frequency frequency = frequencyHz == null
                ? clock.frequency()
                : new DeviceProfile.Frequency(frequencyHz, frequencyHz, "given");
        Profiling profiling = new Profiling(threads, List.copyOf(new TreeSet<>(samples)), repeats);
        for (String location : locations) {
            String pack = ZooCache.packAt(location, console);
            try (ProgressBar bar = console.progress("measuring " + location)) {
                profiling.add(pack, (done, all) -> bar.step("round " + done + " of " + all, (double) done / all));
            }
        }
        DeviceProfile profile = profiling.profile(name == null ? hostName() : name, clock.processor(), frequency);
        Path file = out;
        if (file != null) {
            WholeFile.write(file, into -> DeviceProfileWriter.write(into, profile));
        }
        if (json) {
            WholeFile.write(console.out(), into -> DeviceProfileWriter.write(into, profile));
        } else {
            console.out().print(text(profile));
        }
        return Outcome.DONE;
    }

    private void check() throws CliException {
        if (threads < 1 || threads > MOST_SAMPLES) {
            throw new CliException("--threads " + threads + ": give 1 to " + MOST_SAMPLES);
        }
        for (int count : samples) {
            if (count < 1 || count > MOST_SAMPLES) {
                throw new CliException("--samples " + count + ": give 1 to " + MOST_SAMPLES);
            }
        }
        if (repeats < 1 || repeats > MOST_REPEATS) {
            throw new CliException("--repeats " + repeats + ": give 1 to " + MOST_REPEATS);
        }
        if (frequencyHz != null && !(frequencyHz >= 1 && frequencyHz <= 1e15)) {
            throw new CliException("--frequency " + frequencyHz + ": give Hz from 1 to 1e15, such as 2.6e9");
        }
        if (name != null && name.isBlank()) {
            throw new CliException("--name is empty; name the device");
        }
    }

    private static String hostName() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.isBlank() ? "device" : host;
        } catch (UnknownHostException e) {
            return "device";
        }
    }

    /** The table of a profile. */
    static String text(DeviceProfile profile) {
        StringBuilder text = new StringBuilder(profile.name() + ": " + profile.processor() + ", " + profile.threads()
                + (profile.threads() == 1 ? " thread, " : " threads, ")
                + Units.si(profile.frequency().maxHz(), "Hz") + " ("
                + profile.frequency().source() + "), "
                + String.format(Locale.ROOT, "%.3g", profile.cyclesPerFlop()) + " cycles per FLOP\n");
        for (DeviceProfile.Model model : profile.models()) {
            Table table = new Table()
                    .left(model.name() + " " + model.variant())
                    .right("bytes")
                    .right("FLOP/sample")
                    .right("load");
            model.samples().forEach(count -> table.right("run " + count));
            table.right("fixed").right("per sample");
            for (int s = 0; s < model.segments().size(); s++) {
                row(table, model, s);
            }
            text.append('\n').append(table.text());
        }
        return text.toString();
    }

    private static void row(Table table, DeviceProfile.Model model, int s) {
        DeviceProfile.Segment segment = model.segments().get(s);
        Object[] cells = new Object[6 + segment.runSeconds().size()];
        int at = 0;
        cells[at++] = segment.name();
        cells[at++] = Units.bytes((long) segment.sizeBytes());
        cells[at++] = Units.si(segment.flopPerSample(), "FLOP");
        cells[at++] = Units.seconds(segment.loadSeconds());
        for (double seconds : segment.runSeconds()) {
            cells[at++] = Units.seconds(seconds);
        }
        cells[at++] = Units.seconds(model.fit(s).fixed());
        cells[at] = Units.seconds(model.fit(s).slope());
        table.row(cells);
    }
}
