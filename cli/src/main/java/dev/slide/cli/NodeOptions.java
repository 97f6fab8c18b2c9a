package dev.slide.cli;

import dev.slide.stream.FrequencyActuator;
import dev.slide.stream.LinuxFrequency;
import dev.slide.stream.TaskWish;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code run} by which an edge node plans the task. */
final class NodeOptions {
    @Option(
            names = "--node",
            paramLabel = "URL",
            description =
                    "Ask the edge node at http://HOST:PORT for the task; it says which model comes at which rate.")
    private @Nullable String node;

    @Option(
            names = "--model",
            split = ",",
            paramLabel = "NAME",
            description = "With --node: acceptable models, several with commas between them.")
    private @Nullable List<String> models;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            description = "With --node: from the request to the last output.")
    private @Nullable Double deadlineSeconds;

    @Option(names = "--value", paramLabel = "N", description = "With --node: what the task is worth; 1 by default.")
    private @Nullable Double value;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "With --node: this device, as slide profile wrote it, or as JSON as scenarios have devices.")
    private @Nullable Path profile;

    @Option(
            names = "--spectral-efficiency",
            paramLabel = "BPS/HZ",
            description = "With --node: what one hertz carries to this device, in bit/s.")
    private @Nullable Double spectralEfficiency;

    @Option(
            names = "--throughput",
            paramLabel = "BPS",
            converter = BitRate.class,
            description = "With --node, instead of --spectral-efficiency: a rate that was measured ..")
    private @Nullable Double throughputBps;

    @Option(names = "--on", paramLabel = "HZ", description = ".. and the bandwidth it was measured on.")
    private @Nullable Double bandwidthHz;

    @Option(
            names = "--clock",
            paramLabel = "DIR",
            description =
                    "With --node: set the planned frequency in the cpufreq or devfreq files of this folder, such as"
                            + " /sys/devices/system/cpu/cpufreq.")
    private @Nullable Path clock;

    /** The node's URL; null without one. */
    @Nullable
    String node() throws CliException {
        if (node == null) {
            Map<String, @Nullable Object> others = new LinkedHashMap<>();
            others.put("--model", models);
            others.put("--deadline", deadlineSeconds);
            others.put("--value", value);
            others.put("--profile", profile);
            others.put("--spectral-efficiency", spectralEfficiency);
            others.put("--throughput", throughputBps);
            others.put("--on", bandwidthHz);
            others.put("--clock", clock);
            for (Map.Entry<String, @Nullable Object> other : others.entrySet()) {
                if (other.getValue() != null) {
                    throw new CliException(other.getKey() + " goes with --node URL only");
                }
            }
        }
        return node;
    }

    /** What is asked for. */
    TaskWish wish(int samples) throws Exception {
        Path file = given("--profile FILE", profile);
        List<String> wanted = given("--model NAME", models);
        DeviceFile device = DeviceFile.read(file, wanted);
        return new TaskWish(
                wanted,
                samples,
                given("--deadline SECONDS", deadlineSeconds),
                value == null ? 1 : value,
                device.device(),
                device.layerOverheads(),
                radio());
    }

    private TaskWish.Radio radio() throws CliException {
        if (spectralEfficiency != null) {
            if (throughputBps != null || bandwidthHz != null) {
                throw new CliException("--spectral-efficiency and --throughput: give one of them");
            }
            return TaskWish.Radio.ofEfficiency(spectralEfficiency);
        }
        if (throughputBps == null || bandwidthHz == null) {
            throw new CliException("--node needs --spectral-efficiency BPS/HZ, or --throughput BPS with --on HZ");
        }
        return new TaskWish.Radio(throughputBps, bandwidthHz);
    }

    private static <T> T given(String option, @Nullable T value) throws CliException {
        if (value == null) {
            throw new CliException("--node needs " + option);
        }
        return value;
    }

    /** Sets the clock, or reports it. */
    FrequencyActuator actuator() {
        return clock == null ? FrequencyActuator.REPORTED : new LinuxFrequency(clock);
    }
}
