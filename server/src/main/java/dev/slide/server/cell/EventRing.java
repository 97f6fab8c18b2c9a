package dev.slide.server.cell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last events as server-sent events (HTML Living Standard, section 9.2), for those who come late or come back. An
 * event's id is {@code RUN.NUMBER}: the run of this node, and a number that rises by one. For use by one thread.
 */
public final class EventRing {
    private static final JsonMapper JSON = new JsonMapper();

    private final String run;
    private final int most;
    private final ArrayDeque<Entry> kept = new ArrayDeque<>();
    private long next = 1;

    /** An event and its number. */
    public record Entry(long number, String text) {}

    /**
     * A ring without events.
     *
     * @param run names this run of the node; letters and digits
     * @param most events that are kept
     */
    public EventRing(String run, int most) {
        this.run = run;
        this.most = most;
    }

    /** Keeps an event, and gives it as it is sent. */
    public Entry add(CellEvent event) {
        Entry entry = new Entry(next++, text(CellJson.name(event), CellJson.event(event), next - 1));
        kept.add(entry);
        if (kept.size() > most) {
            kept.remove();
        }
        return entry;
    }

    /**
     * What somebody has missed.
     *
     * @param lastEventId the id of the last event that arrived there; null for nothing missed
     * @return the events since, after one that says how many are kept no more, if there are such; all that are kept if the
     *     id is of another run or none at all
     */
    public List<Entry> after(@Nullable String lastEventId) {
        if (lastEventId == null) {
            return List.of();
        }
        long last = number(lastEventId);
        List<Entry> missed = new ArrayList<>();
        long first = kept.isEmpty() ? next : kept.getFirst().number();
        if (last < 0 || last >= next || last + 1 < first) {
            ObjectNode lost = JSON.createObjectNode();
            boolean ours = last >= 0 && last < next;
            lost.put("events", ours ? first - last - 1 : null);
            missed.add(new Entry(first - 1, text("lost", lost, first - 1)));
            last = first - 1;
        }
        for (Entry entry : kept) {
            if (entry.number() > last) {
                missed.add(entry);
            }
        }
        return missed;
    }

    private String text(String name, ObjectNode data, long number) {
        return "event: " + name + "\nid: " + run + "." + number + "\ndata: " + JSON.writeValueAsString(data) + "\n\n";
    }

    /** The number of an id of this run; -1 for others. */
    private long number(String id) {
        String prefix = run + ".";
        if (!id.startsWith(prefix) || !id.substring(prefix.length()).matches("[0-9]{1,18}")) {
            return -1;
        }
        return Long.parseLong(id.substring(prefix.length()));
    }
}
