package dev.slide.cli;

import dev.slide.cli.draw.PlanPicture;
import dev.slide.cli.draw.PlanPicture.Share;
import dev.slide.cli.draw.PlanPicture.Step;
import dev.slide.cli.draw.PlanPicture.Task;
import dev.slide.model.Plan;
import dev.slide.model.TaskPlan.Admitted;
import dev.slide.model.Timeline;
import java.util.ArrayList;
import java.util.List;

/** Turns plans into what is drawn of them. */
final class PlanPictures {
    private PlanPictures() {}

    static PlanPicture of(List<Plan> plans) {
        return new PlanPicture(plans.stream().map(PlanPictures::of).toList());
    }

    private static PlanPicture.Plan of(Plan plan) {
        List<Share> shares = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        for (int index = 0; index < plan.scenario().tasks().size(); index++) {
            if (!plan.isAdmitted(index)) {
                continue;
            }
            shares.add(new Share(plan.scenario().tasks().get(index).id(), plan.bandwidthHz(index)));
            if (tasks.size() < PlanPicture.MOST_TASKS && plan.task(index) instanceof Admitted admitted) {
                tasks.add(task(admitted));
            }
        }
        List<String> notes = new ArrayList<>();
        if (tasks.size() < plan.admittedCount()) {
            notes.add((plan.admittedCount() - tasks.size()) + " more admitted tasks are not drawn");
        }
        String refusals = PlanReport.refusals(plan);
        if (!refusals.isEmpty()) {
            notes.add("refused: " + refusals);
        }
        return new PlanPicture.Plan(
                PlanReport.summary(plan), plan.scenario().cell().bandwidthHz(), shares, tasks, notes);
    }

    private static Task task(Admitted admitted) {
        List<Step> downloads = new ArrayList<>();
        List<Step> runs = new ArrayList<>();
        double before = 0;
        for (Timeline.Span span : admitted.execution().timeline().layers()) {
            if (span.arrivalSeconds() > before) {
                downloads.add(new Step(span.layer(), before, span.arrivalSeconds()));
                before = span.arrivalSeconds();
            }
            runs.add(new Step(span.layer(), span.startSeconds(), span.endSeconds()));
        }
        return new Task(
                admitted.task().id(),
                admitted.model().name(),
                downloads,
                runs,
                admitted.task().deadlineSeconds());
    }
}
