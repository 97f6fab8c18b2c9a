package dev.slide.cli;

import dev.slide.stream.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Peak memory of one run in a process of its own: what earlier runs left behind does not count. */
final class MemoryProbe {
    private MemoryProbe() {}

    /**
     * Runs a mode in another process.
     *
     * @param more options of {@code slide run}
     * @return bytes above what the process had before; empty where the system does not tell
     */
    static OptionalLong peak(String location, Mode mode, Path inputs, double rateBps, String... more)
            throws IOException, InterruptedException {
        List<String> command = NodeProcess.command(
                "run",
                location,
                "--input",
                inputs.toString(),
                "--mode",
                mode.wireName(),
                "--rate",
                Double.toString(rateBps),
                "--json",
                "--no-outputs");
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("slide run ended with exit code " + process.exitValue());
        }
        JsonNode document = JsonMapper.shared().readTree(printed);
        for (JsonNode part : document) {
            if (part.isObject() && part.has("peakMemoryBytes")) {
                return OptionalLong.of(part.get("peakMemoryBytes").asLong());
            }
        }
        return OptionalLong.empty();
    }
}
