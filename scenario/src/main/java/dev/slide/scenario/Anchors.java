package dev.slide.scenario;

import dev.slide.scenario.Tokens.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes with an anchor, kept to be repeated by aliases.
 *
 * <p>An alias is replaced by its node's tokens, also inside other nodes with anchors, so a few lines could stand for any
 * number of tokens; therefore both what is kept and what is repeated is bounded.
 */
final class Anchors {
    private static final int MOST_KEPT = 100_000;
    private static final int MOST_REPEATED = 20_000_000;

    /** A node that is being read. */
    private static final class Recording {
        private final String anchor;
        private final List<YamlToken> tokens = new ArrayList<>();
        private int open;

        Recording(String anchor) {
            this.anchor = anchor;
        }
    }

    private final Map<String, List<YamlToken>> nodes = new HashMap<>();
    private final List<Recording> recordings = new ArrayList<>();
    private @Nullable Iterator<YamlToken> repeating;
    private int kept;
    private int repeated;

    /** The node of which the next token is the first has an anchor. */
    void begin(String anchor) {
        nodes.remove(anchor);
        recordings.add(new Recording(anchor));
    }

    /** Adds a token to the nodes that are being read. */
    void record(YamlToken token) throws SyntaxException {
        if (recordings.isEmpty()) {
            return;
        }
        kept += recordings.size();
        if (kept > MOST_KEPT) {
            throw new SyntaxException(
                    "the nodes with anchors (&) hold more than " + MOST_KEPT + " values; put anchors on smaller ones");
        }
        int step = step(token.kind());
        for (Recording recording : recordings) {
            recording.tokens.add(token);
            recording.open += step;
        }
        while (!recordings.isEmpty() && recordings.get(recordings.size() - 1).open == 0) {
            Recording done = recordings.remove(recordings.size() - 1);
            nodes.put(done.anchor, done.tokens);
        }
    }

    private static int step(Kind kind) {
        return switch (kind) {
            case OBJECT, LIST -> 1;
            case END_OBJECT, END_LIST -> -1;
            default -> 0;
        };
    }

    /** The first token of a node that an alias names; {@link #repeated} gives the others. */
    YamlToken repeat(String alias) throws SyntaxException {
        if (recordings.stream().anyMatch(recording -> recording.anchor.equals(alias))) {
            throw new SyntaxException("*" + alias + " stands inside of what it repeats");
        }
        List<YamlToken> node = nodes.get(alias);
        if (node == null) {
            String nearest = Spelling.nearest(alias, nodes.keySet());
            throw new SyntaxException("*" + alias + " repeats nothing: &" + alias + " is not before it"
                    + (nearest == null ? "" : "; did you mean *" + nearest + "?"));
        }
        repeated += node.size();
        if (repeated > MOST_REPEATED) {
            throw new SyntaxException("aliases (*) repeat more than " + MOST_REPEATED + " values");
        }
        Iterator<YamlToken> tokens = node.iterator();
        repeating = tokens;
        return tokens.next();
    }

    /** The next token of the node that is being repeated; null if none is. */
    @Nullable
    YamlToken repeated() {
        Iterator<YamlToken> tokens = repeating;
        if (tokens == null || !tokens.hasNext()) {
            repeating = null;
            return null;
        }
        return tokens.next();
    }
}
