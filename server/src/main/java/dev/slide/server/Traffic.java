package dev.slide.server;

import dev.slide.server.cell.CellState;
import dev.slide.server.cell.RunningTask;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may send how much: responses under a task's token share what the cell has planned for it, all others share what is
 * left, each link the same part. Without a cell nothing holds responses back but the rate asked for. Lives on the event loop.
 */
final class Traffic {
    /** Names the task that a response is part of. */
    static final String TASK_HEADER = "Slide-Task";

    private final Rates rates;
    private final @Nullable CellState cell;
    /** Links without a task, with the number of their responses. */
    private final Map<Object, Integer> others = new HashMap<>();

    Traffic(Rates rates, @Nullable CellState cell) {
        this.rates = rates;
        this.cell = cell;
    }

    /**
     * What a response goes by.
     *
     * @param capBps bit/s that it wants at most, or {@link Pacer#UNPACED}
     * @param link what it shares its rate with
     * @param allowance of the cell
     */
    record Pass(double capBps, Object link, Allowance allowance) {}

    /**
     * How the response to a request may be sent.
     *
     * @throws Refusal 400 if it asks for a rate or a link that cannot be, 403 if its token is of no task
     */
    Pass pass(Exchange exchange) throws Refusal {
        double capBps = rates.of(exchange.rate());
        String token = exchange.request().getHeader(TASK_HEADER);
        CellState state = cell;
        if (state == null) {
            return new Pass(capBps, exchange.link(), Allowance.UNLIMITED);
        }
        if (token == null) {
            Object link = exchange.link();
            return new Pass(capBps, link, new Other(state, link));
        }
        RunningTask task = state.byToken(token);
        if (task != null) {
            return new Pass(capBps, task, new OfTask(state, task));
        }
        if (state.hasEnded(token)) {
            return new Pass(capBps, token, new Other(state, token));
        }
        throw new Refusal(
                403,
                "TOKEN_UNKNOWN",
                TASK_HEADER + " names no task; leave it out to share what other streams are left");
    }

    /** Responses with no task, or none any more. */
    private final class Other implements Allowance {
        private final CellState state;
        private final Object link;
        private boolean counted;

        Other(CellState state, Object link) {
            this.state = state;
            this.link = link;
        }

        @Override
        public double rateBps() {
            if (!counted) {
                counted = true;
                others.merge(link, 1, Integer::sum);
            }
            return state.otherBps() / others.size();
        }

        @Override
        public void over(long bytes, boolean complete) {
            if (counted) {
                counted = false;
                others.computeIfPresent(link, (key, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    /** Responses under a task's token. */
    private final class OfTask implements Allowance {
        private final CellState state;
        private final RunningTask task;
        private final Other afterwards;

        OfTask(CellState state, RunningTask task) {
            this.state = state;
            this.task = task;
            this.afterwards = new Other(state, task);
        }

        @Override
        public double rateBps() {
            double planned = state.rateBps(task);
            if (planned > 0) {
                afterwards.over(0, true);
                return planned;
            }
            return afterwards.rateBps();
        }

        @Override
        public void sent(long bytes) {
            task.sent(bytes);
        }

        @Override
        public void over(long bytes, boolean complete) {
            afterwards.over(bytes, complete);
            state.streamEnded(task, bytes, complete);
        }
    }

    /** Links without a task that have responses. */
    int others() {
        return others.size();
    }
}
