package dev.slide.cli;

import dev.slide.format.FormatException;
import dev.slide.pack.PackException;
import dev.slide.report.ReportException;
import dev.slide.scenario.ScenarioException;
import dev.slide.scenario.Spelling;
import dev.slide.stream.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said about an exception: one line, of what went wrong, where, and with which value; one for each fault of a scenario. */
final class Faults {
    private static final int LONGEST_LINE = 1200;

    private Faults() {}

    /** The lines for what a command threw. */
    static List<String> lines(Throwable thrown) {
        Throwable fault = unwrapped(thrown);
        if (fault instanceof ScenarioException scenario) {
            return scenario.lines().stream().map(Faults::oneLine).toList();
        }
        return List.of(oneLine(isExpected(fault) ? expected(fault) : bug(fault)));
    }

    /** The line for arguments that picocli refused, with the nearest spelling if one is near. */
    static String line(ParameterException fault, List<String> arguments) {
        CommandSpec command = fault.getCommandLine().getCommandSpec();
        String help = "; see " + command.qualifiedName() + " --help";
        if (fault instanceof MissingParameterException) {
            // A misspelt option looks like a missing one.
            for (String argument : arguments) {
                String option = name(argument);
                if (option.startsWith("--") && !command.optionsMap().containsKey(option)) {
                    return unknownOption(option, command, help);
                }
            }
        }
        if (!(fault instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return oneLine(decapitalised(String.valueOf(fault.getMessage())) + help);
        }
        String given = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            return unknownOption(given, command, help);
        }
        if (!command.subcommands().isEmpty()) {
            String nearest = Spelling.nearest(given, command.subcommands().keySet());
            return oneLine("unknown command '" + given + "'" + (nearest == null ? help : meant(nearest)));
        }
        return oneLine("unexpected argument '" + given + "'" + help);
    }

    private static String unknownOption(String given, CommandSpec command, String help) {
        String nearest = Spelling.nearest(name(given), command.optionsMap().keySet());
        return oneLine("unknown option '" + given + "'" + (nearest == null ? help : meant(nearest)));
    }

    private static String name(String option) {
        return option.contains("=") ? option.substring(0, option.indexOf('=')) : option;
    }

    private static String meant(String nearest) {
        return "; did you mean " + nearest + "?";
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable fault = thrown;
        while (fault instanceof UncheckedIOException
                || fault instanceof ExecutionException
                || fault instanceof CompletionException) {
            Throwable cause = fault.getCause();
            if (cause == null) {
                return fault;
            }
            fault = cause;
        }
        return fault;
    }

    /** Checked exceptions are part of some contract, and memory can run out on a sound program. */
    private static boolean isExpected(Throwable fault) {
        return (fault instanceof Exception && !(fault instanceof RuntimeException))
                || fault instanceof InvalidInputException
                || fault instanceof OutOfMemoryError;
    }

    private static String expected(Throwable fault) {
        if (fault instanceof CliException
                || fault instanceof FormatException
                || fault instanceof PackException
                || fault instanceof ReportException
                || fault instanceof InvalidInputException) {
            return String.valueOf(fault.getMessage());
        }
        if (fault instanceof FileSystemException file) {
            return ofFile(file);
        }
        if (fault instanceof UnknownHostException) {
            return withMessage("host is unknown", fault);
        }
        if (fault instanceof ConnectException) {
            return withMessage("cannot connect", fault) + "; maybe the server is not running";
        }
        if (fault instanceof SocketTimeoutException) {
            return withMessage("no answer in time", fault);
        }
        if (fault instanceof EOFException) {
            return withMessage("ends too early", fault);
        }
        if (fault instanceof InterruptedException) {
            return "interrupted";
        }
        if (fault instanceof OutOfMemoryError) {
            return withMessage("out of memory", fault) + "; maybe give more with SLIDE_JAVA_OPTIONS=-Xmx8g";
        }
        if (fault instanceof IOException && fault.getMessage() != null) {
            return fault.getMessage();
        }
        return withMessage(fault.getClass().getSimpleName(), fault);
    }

    private static String ofFile(FileSystemException fault) {
        return fault.getFile() + ": " + reason(fault);
    }

    private static String reason(FileSystemException fault) {
        if (fault instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (fault instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (fault instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (fault instanceof NotDirectoryException) {
            return "is not a folder";
        }
        if (fault instanceof DirectoryNotEmptyException) {
            return "is not empty";
        }
        String reason = fault.getReason();
        return reason == null ? fault.getClass().getSimpleName() : decapitalised(reason);
    }

    private static String bug(Throwable fault) {
        return withMessage("this is a bug: " + fault.getClass().getName(), fault)
                + "; run again with --debug for where, and please report it";
    }

    private static String withMessage(String what, Throwable fault) {
        @Nullable String message = fault.getMessage();
        return message == null || message.isBlank() ? what : what + ": " + message;
    }

    private static String decapitalised(String message) {
        boolean word = message.length() > 1 && Character.isLowerCase(message.charAt(1));
        return word ? message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) : message;
    }

    /** Names from files may hold anything; a terminal must not obey them. */
    private static String oneLine(String message) {
        String line = message.length() > LONGEST_LINE ? message.substring(0, LONGEST_LINE) + ".." : message;
        return line.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cc}", "?");
    }
}
