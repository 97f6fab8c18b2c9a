package dev.slide.server;

import dev.slide.model.Timeline;
import dev.slide.server.cell.CellConfig;
import dev.slide.server.cell.CellJson;
import dev.slide.server.cell.CellState;
import dev.slide.server.cell.MalformedException;
import dev.slide.server.cell.PackModel;
import dev.slide.server.cell.RequestReader;
import dev.slide.server.cell.RunningTask;
import dev.slide.server.cell.TaskChange;
import dev.slide.server.cell.TaskOutcome;
import dev.slide.server.cell.TaskRefusal;
import dev.slide.server.cell.TaskRequest;
import dev.slide.server.cell.TaskStatus;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Tasks over HTTP: asked for, changed, given up, reported. Lives on the event loop. */
final class TaskApi {
    static final String PATH = "/v1/tasks";
    private static final String TIMELINE = "/timeline";
    private static final int MAX_REQUEST_BYTES = 4 << 20;
    private static final int MAX_CHANGE_BYTES = 64 << 10;

    /** By so much a device's clock may have started before ours. */
    private static final double EARLY_SECONDS = 1;

    private final Catalog catalog;
    private final CellState cell;
    private final RequestReader reader;
    private final Journal journal;
    private final BiConsumer<Exchange, Throwable> failure;

    /**
     * The API.
     *
     * @param catalog has the models
     * @param config of the cell
     * @param cell admits the tasks
     * @param journal keeps what is decided
     * @param failure answers what was refused or went wrong
     */
    TaskApi(
            Catalog catalog,
            CellConfig config,
            CellState cell,
            Journal journal,
            BiConsumer<Exchange, Throwable> failure) {
        this.catalog = catalog;
        this.cell = cell;
        this.reader = new RequestReader(config);
        this.journal = journal;
        this.failure = failure;
    }

    void handle(Exchange exchange, String path) throws Refusal {
        HttpMethod method = exchange.request().method();
        if (path.equals(PATH)) {
            allow(method, HttpMethod.POST);
            exchange.collect(MAX_REQUEST_BYTES, body -> post(exchange, body), refused(exchange));
            return;
        }
        String rest = path.substring(PATH.length() + 1);
        if (rest.endsWith(TIMELINE)) {
            allow(method, HttpMethod.POST);
            String id = rest.substring(0, rest.length() - TIMELINE.length());
            exchange.collect(
                    MAX_REQUEST_BYTES, body -> guarded(exchange, () -> report(exchange, id, body)), refused(exchange));
            return;
        }
        allow(method, HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PATCH, HttpMethod.DELETE);
        if (method.equals(HttpMethod.PATCH)) {
            exchange.collect(
                    MAX_CHANGE_BYTES, body -> guarded(exchange, () -> patch(exchange, rest, body)), refused(exchange));
        } else if (method.equals(HttpMethod.DELETE)) {
            exchange.collect(
                    MAX_CHANGE_BYTES, body -> guarded(exchange, () -> delete(exchange, rest)), refused(exchange));
        } else {
            exchange.send(Answer.json(200, "application/json", CellJson.status(status(rest)))
                    .with("Cache-Control", "no-store"));
        }
    }

    private static void allow(HttpMethod method, HttpMethod... allowed) throws Refusal {
        List<HttpMethod> all = List.of(allowed);
        if (!all.contains(method)) {
            throw Refusal.ofMethod(
                    method.name(),
                    String.join(", ", all.stream().map(HttpMethod::name).toList()));
        }
    }

    private Consumer<Refusal> refused(Exchange exchange) {
        return refusal -> failure.accept(exchange, refusal);
    }

    /** Work that may be refused. */
    private interface Work {
        void run() throws Refusal, MalformedException;
    }

    private void guarded(Exchange exchange, Work work) {
        try {
            work.run();
        } catch (Refusal refusal) {
            failure.accept(exchange, refusal);
        } catch (MalformedException e) {
            failure.accept(exchange, Refusal.badRequest(String.valueOf(e.getMessage())));
        }
    }

    private void post(Exchange exchange, byte[] body) {
        guarded(exchange, () -> {
            TaskRequest request = reader.task(body);
            exchange.context()
                    .executeBlocking(() -> catalog.models(request.models()), false)
                    .onComplete(
                            models -> guarded(exchange, () -> admit(exchange, request, models)),
                            refusal -> failure.accept(exchange, refusal));
        });
    }

    private void admit(Exchange exchange, TaskRequest request, List<PackModel> models)
            throws Refusal, MalformedException {
        if (exchange.isOver()) {
            return;
        }
        CellState.Decision decision = cell.admit(request, models);
        if (decision instanceof CellState.Admitted admitted) {
            journal.keep(to -> to.admitted(admitted.task()))
                    .onComplete(kept -> confirm(exchange, admitted), lost -> takeBack(exchange, admitted));
        } else if (decision instanceof CellState.Refused refused) {
            journal.keep(to -> to.refused(refused.refusal()))
                    .onComplete(kept -> exchange.send(refusal(refused.refusal())), lost -> notKept(exchange));
        } else if (decision instanceof CellState.Full full) {
            throw new Refusal(503, "TASKS_TOO_MANY", "there are as many tasks as are allowed here")
                    .with("Retry-After", wholeSeconds(full.retryAfterSeconds()));
        }
    }

    private void confirm(Exchange exchange, CellState.Admitted admitted) {
        if (exchange.isOver()) {
            // Nobody knows its token.
            RunningTask task = cell.byId(admitted.task().id());
            if (task != null) {
                TaskOutcome outcome = cell.cancelled(task, TaskOutcome.End.CANCELLED);
                journal.keep(to -> to.finished(outcome));
            }
            return;
        }
        exchange.send(Answer.json(201, "application/json", CellJson.admitted(admitted.task(), admitted.token()))
                .with("Location", PATH + "/" + admitted.task().id())
                .with("Cache-Control", "no-store"));
    }

    private void takeBack(Exchange exchange, CellState.Admitted admitted) {
        RunningTask task = cell.byId(admitted.task().id());
        if (task != null) {
            cell.cancelled(task, TaskOutcome.End.NOT_RECORDED);
        }
        notKept(exchange);
    }

    private void notKept(Exchange exchange) {
        failure.accept(
                exchange,
                new Refusal(503, "JOURNAL_UNAVAILABLE", "what was decided could not be recorded; come again")
                        .with("Retry-After", "1"));
    }

    /** RFC 9457, with the planner's reason. */
    private static Answer refusal(TaskRefusal refusal) {
        String detail = switch (refusal.reason()) {
            case ACCURACY -> "none of the models is as accurate as was asked for";
            case DEADLINE -> "no model meets the deadline, even with the whole cell";
            case ENERGY -> "a model meets the deadline, but none within the energy budget";
            case BANDWIDTH -> "the cell has too little bandwidth left for it";
        };
        int status = refusal.retryAfterSeconds().isPresent() ? 503 : 422;
        String reason = refusal.reason().name();
        Answer answer =
                Answer.json(status, "application/problem+json", CellJson.problem(reason, status, detail, reason));
        OptionalDouble after = refusal.retryAfterSeconds();
        return after.isPresent() ? answer.with("Retry-After", wholeSeconds(after.getAsDouble())) : answer;
    }

    private static String wholeSeconds(double seconds) {
        return String.format(Locale.ROOT, "%.0f", Math.max(1, Math.ceil(seconds)));
    }

    private TaskStatus status(String id) throws Refusal {
        TaskStatus status = cell.status(id);
        if (status == null) {
            throw unknown(id);
        }
        return status;
    }

    private static Refusal unknown(String id) {
        return new Refusal(404, "TASK_UNKNOWN", "there is no task " + Refusal.shown(id) + " here");
    }

    /** The running task of an id, if the request has its token. */
    private RunningTask own(Exchange exchange, String id) throws Refusal {
        RunningTask task = cell.byId(id);
        if (task == null) {
            if (cell.status(id) != null) {
                throw new Refusal(410, "TASK_ENDED", "task " + id + " has ended");
            }
            throw unknown(id);
        }
        String token = exchange.request().getHeader(Traffic.TASK_HEADER);
        if (token == null || !cell.owns(task, token)) {
            throw new Refusal(403, "TOKEN_WRONG", Traffic.TASK_HEADER + " is missing or not the token of task " + id);
        }
        return task;
    }

    private void patch(Exchange exchange, String id, byte[] body) throws Refusal, MalformedException {
        RunningTask task = own(exchange, id);
        RequestReader.Change change = reader.change(body);
        TaskChange changed;
        if (change instanceof RequestReader.Radio radio) {
            changed = cell.radio(task, radio.spectralEfficiencyBpsPerHz());
        } else {
            changed = cell.deadline(task, ((RequestReader.Deadline) change).seconds());
            if (changed == null) {
                throw new Refusal(
                        409,
                        "DEADLINE_IMPOSSIBLE",
                        "what is left of the task cannot be done by that deadline with what is free; all is as before");
            }
        }
        answerWithStatus(exchange, id, journal.keep(to -> to.changed(changed)));
    }

    private void delete(Exchange exchange, String id) throws Refusal {
        TaskOutcome outcome = cell.cancelled(own(exchange, id), TaskOutcome.End.CANCELLED);
        journal.keep(to -> to.finished(outcome))
                .onComplete(kept -> exchange.send(Answer.empty(204)), lost -> notKept(exchange));
    }

    private void report(Exchange exchange, String id, byte[] body) throws Refusal, MalformedException {
        RunningTask task = own(exchange, id);
        List<String> layers =
                task.plan().layers().stream().map(Timeline.Span::layer).toList();
        RequestReader.Report report = reader.report(body, layers, cell.elapsedSeconds(task) + EARLY_SECONDS);
        TaskOutcome outcome =
                cell.completed(task, report.timeline(), report.completionSeconds(), report.energyJoules());
        answerWithStatus(exchange, id, journal.keep(to -> to.finished(outcome)));
    }

    private void answerWithStatus(Exchange exchange, String id, Future<Void> kept) {
        kept.onComplete(
                done -> guarded(
                        exchange,
                        () -> exchange.send(Answer.json(200, "application/json", CellJson.status(status(id)))
                                .with("Cache-Control", "no-store"))),
                lost -> notKept(exchange));
    }

    /** Ends the tasks whose time is over. */
    void expire() {
        for (TaskOutcome outcome : cell.expire()) {
            journal.keep(to -> to.finished(outcome));
        }
    }
}
