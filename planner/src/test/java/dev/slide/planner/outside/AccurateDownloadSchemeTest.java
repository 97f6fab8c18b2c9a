package dev.slide.planner.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.model.Cell;
import dev.slide.model.Device;
import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.model.TaskPlan;
import dev.slide.planner.PlanChecker;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Schemes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of docs/planner.md: a scheme from outside, in one class. */
class AccurateDownloadSchemeTest {

    @Test
    void isFoundAndPlans() {
        ModelProfile rough = new ModelProfile("rough", 0.5, List.of(new LayerProfile("a", 1e6, 1e8, 0)));
        ModelProfile fine = new ModelProfile(
                "fine", 0.8, List.of(new LayerProfile("a", 1e7, 1e8, 0), new LayerProfile("b", 1e7, 1e8, 0)));
        Task task = Task.builder("u", List.of(rough, fine), Device.of(0, 1e9, 1), 1, 4)
                .build();
        Plan plan = Schemes.load()
                .named("accurate-download")
                .plan(new Scenario(Cell.of(1e8), List.of(rough, fine), List.of(task)), PlanOptions.defaults());
        assertThat(new PlanChecker(false).faults(plan)).isEmpty();
        TaskPlan.Admitted admitted = (TaskPlan.Admitted) plan.task(0);
        assertThat(admitted.model()).isSameAs(fine);
        assertThat(admitted.execution().timeline().layers().get(0).startSeconds())
                .isGreaterThanOrEqualTo(
                        admitted.execution().timeline().layers().get(1).arrivalSeconds());
    }

    @Test
    void isTheExampleOfTheDocumentation() throws IOException {
        String source = Files.readString(
                Path.of("src/test/java/dev/slide/planner/outside/AccurateDownloadScheme.java"), StandardCharsets.UTF_8);
        String code = source.substring(source.indexOf("public final class"));
        assertThat(Files.readString(Path.of("../docs/planner.md"), StandardCharsets.UTF_8))
                .contains(code.strip());
    }
}
