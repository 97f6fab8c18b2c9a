package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.format.FormatException;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class SlideTest {
    private static final ThreadLocal<Supplier<Throwable>> THROWN = new ThreadLocal<>();

    /** What a call printed and returned. */
    private record Called(int exit, String out, String err) {}

    @picocli.CommandLine.Command(name = "say", description = "Says a word.")
    static final class Say implements Command {
        private final Console console;

        @Option(names = "--rate", converter = BitRate.class, description = "In bit/s.")
        private double rate;

        @Option(names = "--most", converter = ByteCount.class)
        private long most;

        @Parameters(arity = "0..1", defaultValue = "yes")
        private String word;

        Say(Console console) {
            this.console = console;
        }

        @Override
        public Outcome call() throws CliException {
            console.out().println(word + " " + rate + " " + most);
            return word.equals("no") ? Outcome.NO : Outcome.DONE;
        }
    }

    @picocli.CommandLine.Command(name = "fail")
    static final class Fail implements Command {
        @Override
        public Outcome call() throws Exception {
            Throwable thrown = THROWN.get().get();
            if (thrown instanceof Error e) {
                throw e;
            }
            throw (Exception) thrown;
        }
    }

    @picocli.CommandLine.Command(name = "group", subcommands = Say.class)
    static final class Group {}

    private static Called call(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = Console.plain(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        int exit = Slide.run(console, List.of(Say.class, Fail.class, Group.class), args);
        return new Called(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void zeroIsDone() {
        assertThat(call("say", "--rate", "100M", "--most", "8M"))
                .isEqualTo(new Called(0, "yes 1.0E8 8000000" + System.lineSeparator(), ""));
    }

    @Test
    void groupsHaveCommandsOfTheirOwn() {
        assertThat(call("group", "say", "well").out()).startsWith("well");
        assertThat(call("group", "say", "no", "--debug").exit()).isEqualTo(1);
        assertThat(call("group").err()).startsWith("slide: a command is missing; see slide group --help");
        assertThat(call("group", "sya").err()).startsWith("slide: unknown command 'sya'; did you mean say?");
    }

    @Test
    void oneIsNo() {
        assertThat(call("say", "no").exit()).isEqualTo(1);
    }

    @Test
    void showsVersionAndHelp() {
        assertThat(call("--version").out()).matches("slide \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\\R");
        for (String[] args : new String[][] {{"--help"}, {"-h"}, {"say", "--help"}}) {
            Called called = call(args);
            assertThat(called.exit()).isZero();
            assertThat(called.err()).isEmpty();
            assertThat(called.out()).contains("Usage: slide", "--debug");
        }
        assertThat(call("--help").out()).contains("COMMAND", "say", "Says a word.");
    }

    @ParameterizedTest
    @MethodSource
    void usageFaultsAreOneLine(List<String> args, String message) {
        Called called = call(args.toArray(String[]::new));
        assertThat(called).isEqualTo(new Called(2, "", "slide: " + message + System.lineSeparator()));
    }

    static List<Arguments> usageFaultsAreOneLine() {
        return List.of(
                Arguments.of(List.of(), "a command is missing; see slide --help"),
                Arguments.of(List.of("sya"), "unknown command 'sya'; did you mean say?"),
                Arguments.of(List.of("quux"), "unknown command 'quux'; see slide --help"),
                Arguments.of(List.of("--debgu"), "unknown option '--debgu'; did you mean --debug?"),
                Arguments.of(List.of("say", "--rtae=1"), "unknown option '--rtae=1'; did you mean --rate?"),
                Arguments.of(List.of("say", "--xyzzy"), "unknown option '--xyzzy'; see slide say --help"),
                Arguments.of(
                        List.of("say", "--rate", "fast"),
                        "invalid value for option '--rate': 'fast' is not a rate in bit/s above 0, such as 100M,"
                                + " 1e8 or 700Mbit/s; see slide say --help"),
                Arguments.of(
                        List.of("say", "--rate"),
                        "missing required parameter for option '--rate' (<rate>); see slide say --help"),
                Arguments.of(List.of("say", "a", "b"), "unexpected argument 'b'; see slide say --help"));
    }

    @ParameterizedTest
    @MethodSource
    void faultsAreOneLine(Throwable thrown, String message) {
        THROWN.set(() -> thrown);
        assertThat(call("fail")).isEqualTo(new Called(2, "", "slide: " + message + System.lineSeparator()));
        Called debugged = call("fail", "--debug");
        assertThat(debugged.exit()).isEqualTo(2);
        assertThat(debugged.err())
                .contains(thrown.getClass().getName(), "\tat ")
                .endsWith("slide: " + message + System.lineSeparator());
        assertThat(call("--debug", "fail")).isEqualTo(debugged);
    }

    static List<Arguments> faultsAreOneLine() {
        return List.of(
                Arguments.of(new CliException("a.json: bad\n  in\u001b[2J every way"), "a.json: bad in?[2J every way"),
                Arguments.of(new FormatException("manifest ends too early"), "manifest ends too early"),
                Arguments.of(new NoSuchFileException("m.onnx"), "m.onnx: no such file or folder"),
                Arguments.of(new AccessDeniedException("/root/x"), "/root/x: permission denied"),
                Arguments.of(
                        new FileSystemException("x", null, "No space left on device"), "x: no space left on device"),
                Arguments.of(new FileNotFoundException("y (Is a directory)"), "y (Is a directory)"),
                Arguments.of(new UnknownHostException("nowhere.example"), "host is unknown: nowhere.example"),
                Arguments.of(
                        new ConnectException("Connection refused"),
                        "cannot connect: Connection refused; maybe the server is not running"),
                Arguments.of(new IOException(), "IOException"),
                Arguments.of(new UncheckedIOException(new NoSuchFileException("z")), "z: no such file or folder"),
                Arguments.of(new ExecutionException(new CliException("inner")), "inner"),
                Arguments.of(new InterruptedException(), "interrupted"),
                Arguments.of(
                        new OutOfMemoryError("Java heap space"),
                        "out of memory: Java heap space; maybe give more with SLIDE_JAVA_OPTIONS=-Xmx8g"),
                Arguments.of(
                        new IllegalStateException("odd"),
                        "this is a bug: java.lang.IllegalStateException: odd; run again with --debug for where, and please"
                                + " report it"),
                Arguments.of(
                        new AssertionError(),
                        "this is a bug: java.lang.AssertionError; run again with --debug for where, and please report it"));
    }

    @Test
    void registeredCommandsCanBeMade() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
        assertThat(Slide.run(new String[] {"--help"}, stream, stream)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: slide");
    }
}
