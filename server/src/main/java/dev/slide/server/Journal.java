package dev.slide.server;

import dev.slide.server.cell.TaskJournal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Brings what happens to the journal one after another, on a thread that may block. */
final class Journal {
    private static final int ONE_AFTER_ANOTHER = 1;

    private final TaskJournal journal;
    private final WorkerExecutor executor;

    Journal(Vertx vertx, TaskJournal journal) {
        this.journal = journal;
        executor = vertx.createSharedWorkerExecutor("slide-journal", ONE_AFTER_ANOTHER, 60, TimeUnit.SECONDS);
    }

    /** What is to be kept. */
    interface Entry {
        void write(TaskJournal journal) throws IOException;
    }

    /**
     * Keeps something.
     *
     * @return comes to its end when it has been kept, on the event loop
     */
    Future<Void> keep(Entry entry) {
        if (journal == TaskJournal.NONE) {
            return Future.succeededFuture();
        }
        return executor.<Void>executeBlocking(() -> {
                    entry.write(journal);
                    return null;
                })
                .onFailure(failure -> System.getLogger(Journal.class.getName())
                        .log(System.Logger.Level.ERROR, "the journal keeps nothing: " + failure));
    }
}
