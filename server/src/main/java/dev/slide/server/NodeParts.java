package dev.slide.server;

import dev.slide.server.cell.CellConfig;
import dev.slide.server.cell.CellListener;
import dev.slide.server.cell.TaskJournal;
import org.jspecify.annotations.Nullable;

/**
 * What an edge server has beside its store.
 *
 * @param cell the bandwidth that it shares out among tasks; null to serve packs only
 * @param journal keeps what is decided before it is answered
 * @param listener is told what happens in the cell, on the event loop
 */
public record NodeParts(@Nullable CellConfig cell, TaskJournal journal, CellListener listener) {
    /** Serves packs and admits no tasks. */
    public static final NodeParts NONE = new NodeParts(null, TaskJournal.NONE, event -> {});

    /** Admits tasks, and keeps nothing of them. */
    public static NodeParts of(CellConfig cell) {
        return new NodeParts(cell, TaskJournal.NONE, event -> {});
    }
}
