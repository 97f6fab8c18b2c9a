package dev.slide.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.model.Cell;
import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandingPlanTest {
    private static final ExecutionRule SLIDE = new ExecutionRule(true, FrequencyRule.EACH_LAYER);

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
    void isAlwaysThePlanFromScratch(long seed) {
        Random random = new Random(seed);
        Scenario all = new RandomCells(seed).cell(60, 3, 6, false);
        double hertz = all.cell().bandwidthHz() / 40;
        Cell cell = seed % 2 == 0 ? Cell.of(hertz) : Cell.ofBlocks(hertz, 720e3);
        StandingPlan standing = new StandingPlan(cell, SLIDE, false);
        List<Task> present = new ArrayList<>();
        List<Task> absent = new ArrayList<>(all.tasks());
        Set<String> served = new HashSet<>();
        int dropped = 0;
        for (int step = 0; step < 150; step++) {
            StandingPlan.Change change;
            if (absent.isEmpty() || (!present.isEmpty() && random.nextInt(3) == 0)) {
                Task task = present.remove(random.nextInt(present.size()));
                change = standing.remove(task.id());
                served.remove(task.id());
                absent.add(task);
            } else {
                Task task = absent.remove(random.nextInt(absent.size()));
                change = standing.add(task);
                present.add(task);
                assertThat(change.dropped()).hasSizeLessThanOrEqualTo(1);
            }
            change.admitted().forEach(task -> assertThat(served.add(task.id())).isTrue());
            change.dropped()
                    .forEach(task -> assertThat(served.remove(task.id())).isTrue());
            dropped += change.dropped().size();
            Plan scratch = Schemes.load()
                    .named("slide")
                    .plan(new Scenario(cell, all.models(), present), PlanOptions.defaults());
            for (int i = 0; i < present.size(); i++) {
                assertThat(standing.isAdmitted(present.get(i).id())).isEqualTo(scratch.isAdmitted(i));
                assertThat(served.contains(present.get(i).id())).isEqualTo(scratch.isAdmitted(i));
            }
            assertThat(standing.admittedCount()).isEqualTo(scratch.admittedCount());
            assertThat(standing.presentCount()).isEqualTo(present.size());
        }
        assertThat(dropped).isPositive();
    }

    @Test
    void offersChangeNothing() {
        Scenario all = new RandomCells(5).cell(30, 2, 6, false);
        StandingPlan standing = new StandingPlan(all.cell(), SLIDE, false);
        for (Task task : all.tasks()) {
            double free = standing.freeHz();
            StandingPlan.Offer offer = standing.offer(task);
            assertThat(standing.freeHz()).isEqualTo(free);
            boolean fits = offer.reason() == null && offer.bandwidthHz() <= free;
            if (fits) {
                StandingPlan.Change change = standing.add(task);
                assertThat(standing.offerOf(task.id())).isEqualTo(offer);
                assertThat(change.dropped()).isEmpty();
                assertThat(change.admitted()).containsExactly(task);
            }
        }
    }

    @Test
    void knowsWhoIsThere() {
        Scenario all = new RandomCells(5).cell(3, 2, 6, false);
        StandingPlan standing = new StandingPlan(all.cell(), SLIDE, false);
        standing.add(all.tasks().get(0));
        assertThatThrownBy(() -> standing.add(all.tasks().get(0))).hasMessageContaining("u0");
        assertThatThrownBy(() -> standing.remove("u1")).hasMessageContaining("u1");
        assertThat(standing.presentCount()).isEqualTo(1);
    }
}
