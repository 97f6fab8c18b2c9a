package dev.slide.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** One document of YAML 1.2 with its core schema, without tags; what an alias repeats is bounded, see {@link Anchors}. */
final class YamlTokens implements Tokens {
    private static final Pattern BREAKS = Pattern.compile("(\\R|\\p{Cntrl})+");

    private final Reader reader;
    private final ParserImpl parser;
    private final Anchors anchors = new Anchors();

    /** Of each open level: is it an object, and does a name come next? */
    private final boolean[] object = new boolean[MOST_LEVELS + 1];

    private final boolean[] nameNext = new boolean[MOST_LEVELS + 1];
    private int level;
    private YamlToken current = YamlToken.END;

    YamlTokens(InputStream in) throws IOException {
        reader = new InputStreamReader(in, StandardCharsets.UTF_8);
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        parser = guarded(() -> new ParserImpl(settings, new StreamReader(settings, reader)));
    }

    @Override
    public Kind next() throws IOException {
        YamlToken repeated = anchors.repeated();
        current = repeated != null ? repeated : read();
        anchors.record(current);
        return current.kind();
    }

    @Override
    public String text() {
        return current.text();
    }

    @Override
    public double number() {
        return current.number();
    }

    private YamlToken read() throws IOException {
        while (true) {
            Event event = guarded(parser::next);
            switch (event.getEventId()) {
                case StreamStart, Comment, DocumentEnd -> {}
                case DocumentStart -> {
                    if (current.kind() != Kind.END) {
                        throw fault(event.getStartMark(), "a second document begins; one file holds one scenario");
                    }
                }
                case StreamEnd -> {
                    return YamlToken.END;
                }
                case MappingStart, SequenceStart -> {
                    return open((CollectionStartEvent) event);
                }
                case MappingEnd -> {
                    level--;
                    return YamlToken.END_OBJECT;
                }
                case SequenceEnd -> {
                    level--;
                    return YamlToken.END_LIST;
                }
                case Scalar -> {
                    return scalar((ScalarEvent) event);
                }
                case Alias -> {
                    return alias((AliasEvent) event);
                }
            }
        }
    }

    private YamlToken open(CollectionStartEvent event) throws SyntaxException {
        boolean isObject = event.getEventId() == Event.ID.MappingStart;
        check(event, event.getTag());
        if (isName()) {
            throw fault(event.getStartMark(), "a key must be a word, not " + (isObject ? "an object" : "a list"));
        }
        valueCame();
        if (level == MOST_LEVELS) {
            throw fault(event.getStartMark(), "nested deeper than " + MOST_LEVELS + " levels");
        }
        level++;
        object[level] = isObject;
        nameNext[level] = isObject;
        return isObject ? YamlToken.OBJECT : YamlToken.LIST;
    }

    private YamlToken scalar(ScalarEvent event) throws SyntaxException {
        check(event, event.getTag());
        String text = event.getValue();
        if (text.length() > MOST_CHARACTERS) {
            throw fault(event.getStartMark(), "a text is longer than " + MOST_CHARACTERS + " characters");
        }
        if (isName()) {
            nameNext[level] = false;
            return new YamlToken(Kind.NAME, text);
        }
        valueCame();
        return event.isPlain() ? YamlToken.plain(text) : new YamlToken(Kind.TEXT, text);
    }

    private YamlToken alias(AliasEvent event) throws SyntaxException {
        if (isName()) {
            throw fault(event.getStartMark(), "a key must be a word, not an alias");
        }
        valueCame();
        try {
            return anchors.repeat(event.getAlias().getValue());
        } catch (SyntaxException e) {
            throw fault(event.getStartMark(), String.valueOf(e.getMessage()));
        }
    }

    private void check(NodeEvent event, Optional<String> tag) throws SyntaxException {
        if (tag.isPresent()) {
            throw fault(event.getStartMark(), "the tag " + tag.get() + " is not read here; leave it out");
        }
        Optional<Anchor> anchor = event.getAnchor();
        if (anchor.isPresent()) {
            if (isName()) {
                throw fault(event.getStartMark(), "a key cannot have an anchor");
            }
            anchors.begin(anchor.get().getValue());
        }
    }

    private boolean isName() {
        return object[level] && nameNext[level];
    }

    private void valueCame() {
        nameNext[level] = object[level];
    }

    private interface Step<T> {
        T get();
    }

    /** The library's exceptions as ours. */
    private static <T> T guarded(Step<T> step) throws IOException {
        try {
            return step.get();
        } catch (MarkedYamlEngineException e) {
            String said = e.getContext() == null ? e.getProblem() : e.getContext() + ": " + e.getProblem();
            throw fault(e.getProblemMark(), "not YAML: " + oneLine(said));
        } catch (YamlEngineException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new SyntaxException("not YAML: " + oneLine(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) { // such as of a number that does not fit, in a directive or an escape
            throw new SyntaxException("not YAML: " + oneLine(e.toString()));
        }
    }

    /** The library quotes characters as they are, line breaks too. */
    private static String oneLine(String said) {
        return BREAKS.matcher(said).replaceAll(" ");
    }

    private static SyntaxException fault(Optional<Mark> mark, String message) {
        return new SyntaxException(
                mark.map(at -> "line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1) + ": ")
                                .orElse("")
                        + message);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
