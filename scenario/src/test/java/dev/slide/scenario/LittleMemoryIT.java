package dev.slide.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents of a gigabyte, or a quarter where all of it is looked at, in a JVM of 64 MiB: refused with a sentence. */
class LittleMemoryIT {
    private static final String CELL =
            "{\"cell\": {\"bandwidthHz\": 1e8}, \"models\": [{\"name\": \"m\", \"layers\": [{\"name\":"
                    + " \"l\", \"sizeBits\": 1, \"flopPerSample\": 1}]}], ";
    private static final String DEVICE =
            "\"device\": {\"maxFrequencyHz\": 6e8, \"cyclesPerFlop\": 1e-4, \"dynamicPowerWattsPerHz3\": 0}";
    private static final String USER =
            "{\"id\": \"user number 000000000\", \"deadlineSeconds\": 1, \"spectralEfficiencyBpsPerHz\": 1, " + DEVICE
                    + "},\n";
    private static final long GIGABYTE = 1L << 30;

    /** A beginning, then one piece over and over up to the end; digits in the piece count up if asked for. */
    private static final class Endless extends InputStream {
        private final byte[] beginning;
        private final byte[] piece;
        private final int digits;
        private final long end;
        private long at;

        Endless(String beginning, String piece) {
            this(beginning, piece, GIGABYTE);
        }

        Endless(String beginning, String piece, long end) {
            this.end = end;
            this.beginning = beginning.getBytes(StandardCharsets.UTF_8);
            this.piece = piece.getBytes(StandardCharsets.UTF_8);
            this.digits = piece.indexOf("000000000");
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (at >= end) {
                return -1;
            }
            int count = 0;
            while (count < length && at < end) {
                byte next;
                if (at < beginning.length) {
                    next = beginning[(int) at];
                } else {
                    int place = (int) ((at - beginning.length) % piece.length);
                    if (place == 0 && digits >= 0) {
                        countUp();
                    }
                    next = piece[place];
                }
                into[from + count++] = next;
                at++;
            }
            return count;
        }

        private void countUp() {
            for (int i = digits + 8; ++piece[i] > '9'; i--) {
                piece[i] = '0';
            }
        }
    }

    /** The child: reads the document of a name and prints what is said. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            String kind = args[0];
            String name = kind.startsWith("yaml") ? "a.yaml" : "a.json";
            try {
                ScenarioReader.read(name, () -> document(kind));
                System.out.println("read");
            } catch (ScenarioException e) {
                e.lines().forEach(System.out::println);
            }
        }

        private static InputStream document(String kind) {
            return switch (kind) {
                case "users" -> new Endless(CELL + "\"users\": [", USER);
                case "usersFirst" -> new Endless("{\"users\": [", USER, GIGABYTE / 4);
                case "badUsers" -> new Endless(CELL + "\"users\": [", USER.replace("1e-4", "-1"));
                case "text" -> new Endless(CELL + "\"users\": [{\"id\": \"", "xxxxxxxxxx");
                case "blank" -> new Endless(CELL, "          \n", GIGABYTE / 4);
                case "names" -> new Endless(CELL + "\"users\": {", "\"name 000000000\": 1,");
                case "layers" ->
                    new Endless(
                            "{\"models\": [{\"name\": \"m\", \"layers\": [",
                            "{\"name\": \"layer 000000000\", \"sizeBits\": 1, \"flopPerSample\": 1},");
                case "zeros" -> new Endless(CELL, "\0");
                case "yaml" -> new Endless("users:\n", "- id: user 000000000\n");
                case "yamlText" -> new Endless("users:\n- id: \"", "xxxxxxxxxx");
                default -> throw new IllegalArgumentException(kind);
            };
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "users|MiB of memory there are for it",
                "usersFirst|the file ends here",
                "badUsers|and 9980 more",
                "text|more than a scenario may hold",
                "blank|the file ends here",
                "names|more than 100000 values that have no place in a scenario",
                "layers|MiB of memory there are for it",
                "zeros|0x00 is not UTF-8 text",
                "yaml|are not read as YAML",
                "yamlText|are not read as YAML",
            })
    void gigabytes(String kind, String said) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                kind);
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(output).isZero();
        String last = output.strip().substring(output.strip().lastIndexOf('\n') + 1);
        assertThat(last).startsWith("a.").contains(said);
    }
}
