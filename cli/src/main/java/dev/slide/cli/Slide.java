package dev.slide.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The command line's root: registers the commands and decides the exit code. */
@CommandLine.Command(
        name = "slide",
        description = "Runs a model's layers while the rest of it is still downloading.",
        versionProvider = Slide.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "slide COMMAND --help explains a command's options.",
            "Exit codes: 0 done, 1 the answer is no, 2 bad usage or bad input."
        })
@SuppressWarnings("UnusedVariable") // picocli reads help and version
public final class Slide {
    /** The exit code of bad usage and bad input. */
    static final int REFUSED = 2;

    /** The commands in the order of the help: {@link Command}s, or groups of them that have no work of their own. */
    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            PackCommand.class,
            UnpackCommand.class,
            InspectCommand.class,
            ProfileCommand.class,
            ZooCommand.class,
            ServeCommand.class,
            RunCommand.class,
            GenerateCommand.class,
            PlanCommand.class,
            ScenarioCommand.class,
            SimulateCommand.class,
            LoadCommand.class,
            BenchCommand.class);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where a failure comes from.")
    private boolean debug;

    private Slide() {}

    public static void main(String[] args) {
        System.exit(run(Console.ofProcess(), COMMANDS, args));
    }

    /** Runs one command line without a terminal and returns its exit code. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        return run(Console.plain(out, err), COMMANDS, args);
    }

    /** The one place where an outcome or an exception becomes an exit code. */
    static int run(Console console, List<Class<?>> commands, String... args) {
        Slide slide = new Slide();
        CommandLine line = new CommandLine(slide, new Factory(console));
        commands.forEach(line::addSubcommand);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false);
        line.setAbbreviatedOptionsAllowed(false);
        line.setUsageHelpWidth(Math.max(60, Math.min(120, console.style().columns())));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.style().colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setExecutionStrategy(Slide::execute);
        line.setParameterExceptionHandler((fault, given) -> refuse(
                console,
                List.of(Faults.line(fault, List.of(given))),
                fault,
                List.of(given).contains("--debug")));
        line.setExecutionExceptionHandler(
                (fault, at, parsed) -> refuse(console, Faults.lines(fault), fault, slide.debug));
        try {
            return line.execute(args);
        } catch (Error e) { // picocli hands on exceptions only
            return refuse(console, Faults.lines(e), e, slide.debug);
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }

    private static int execute(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        ParseResult leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        CommandLine line = leaf.commandSpec().commandLine();
        if (!(leaf.commandSpec().userObject() instanceof Command command)) {
            throw new ParameterException(line, "a command is missing");
        }
        try {
            return switch (command.call()) {
                case DONE -> 0;
                case NO -> 1;
            };
        } catch (ParameterException e) {
            throw e;
        } catch (Exception e) {
            throw new CommandLine.ExecutionException(line, "failed", e);
        }
    }

    private static int refuse(Console console, List<String> messages, Throwable fault, boolean debug) {
        console.out().flush();
        if (debug) {
            fault.printStackTrace(console.err());
        }
        messages.forEach(message -> console.err().println("slide: " + message));
        return REFUSED;
    }

    /** Gives every command the console. */
    private record Factory(Console console) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (List.of(constructor.getParameterTypes()).equals(List.of(Console.class))) {
                    try {
                        return type.cast(constructor.newInstance(console));
                    } catch (InvocationTargetException e) {
                        throw new IllegalStateException(type + " cannot be made", e);
                    }
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    /** The version that Maven wrote into a resource. */
    static String version() throws IOException {
        try (InputStream version = Slide.class.getResourceAsStream("version.txt")) {
            return version == null ? "unknown" : new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            return new String[] {
                "slide " + version() + " (Java " + System.getProperty("java.version") + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")"
            };
        }
    }
}
