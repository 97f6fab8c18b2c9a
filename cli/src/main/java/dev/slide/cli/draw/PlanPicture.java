package dev.slide.cli.draw;

import java.util.List;

/**
 * Plans of a cell on one common time axis, from top to bottom: how the bandwidth is shared out, and for every admitted
 * task when its layers come and run.
 *
 * @param plans one or more
 */
public record PlanPicture(List<Plan> plans) {
    /** More tasks of a plan are counted, not drawn. */
    public static final int MOST_TASKS = 100;

    /**
     * One plan.
     *
     * @param title the scheme and what it reached
     * @param bandwidthHz of the cell
     * @param shares of all admitted tasks
     * @param tasks the first {@link #MOST_TASKS} admitted ones
     * @param notes lines under them
     */
    public record Plan(String title, double bandwidthHz, List<Share> shares, List<Task> tasks, List<String> notes) {
        public Plan {
            shares = List.copyOf(shares);
            tasks = List.copyOf(tasks);
            notes = List.copyOf(notes);
        }
    }

    /** The bandwidth of one task. */
    public record Share(String user, double bandwidthHz) {}

    /**
     * An admitted task, in seconds from its release.
     *
     * @param user whose it is
     * @param model that it runs
     * @param downloads of the layers that are not there yet
     * @param runs of the layers
     * @param deadlineSeconds when it has to be done
     */
    public record Task(String user, String model, List<Step> downloads, List<Step> runs, double deadlineSeconds) {
        public Task {
            downloads = List.copyOf(downloads);
            runs = List.copyOf(runs);
        }

        /** When the last layer has run. */
        double doneSeconds() {
            return runs.isEmpty() ? 0 : runs.get(runs.size() - 1).endSeconds();
        }
    }

    /** What is done with one layer, from when to when. */
    public record Step(String layer, double startSeconds, double endSeconds) {}

    public PlanPicture {
        plans = List.copyOf(plans);
    }

    /**
     * A standalone picture.
     *
     * @param title the picture's name
     * @param description what is to be seen, for those who cannot see it
     * @return the SVG document
     */
    public String svg(String title, String description) {
        return new PlanSvg(this, title, description).draw();
    }

    /** The last deadline that is drawn; some positive number without one. */
    double endSeconds() {
        return plans.stream()
                .flatMap(plan -> plan.tasks().stream())
                .mapToDouble(task -> Math.max(task.deadlineSeconds(), task.doneSeconds()))
                .max()
                .orElse(1);
    }
}
