package dev.slide.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.model.Scenario;
import dev.slide.model.Task;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioWriterTest {
    private static String text(Scenario scenario) throws Exception {
        StringWriter out = new StringWriter();
        ScenarioWriter.write(out, scenario);
        return out.toString();
    }

    @Test
    void everyFieldComesBack() throws Exception {
        String blocks = Texts.JSON.replace("\"resourceBlockHz\": null", "\"resourceBlockHz\": 360e3");
        for (String json : new String[] {Texts.JSON, blocks}) {
            Scenario scenario = Texts.read("a.json", json);
            String written = text(scenario);
            assertSame(Texts.read("b.json", written), scenario);
            assertThat(text(Texts.read("b.json", written))).isEqualTo(written);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void generatedCellsComeBack(long seed) throws Exception {
        ScenarioGenerator generator = new ScenarioGenerator(200, 3, 7, 1e9, seed);
        Scenario scenario = generator.scenario();
        assertThat(scenario.tasks()).hasSize(200);
        assertThat(scenario.models()).hasSize(3).allMatch(model -> model.layerCount() == 7);
        StringWriter out = new StringWriter();
        ScenarioWriter.write(out, generator.cell(), generator.models(), generator.users());
        assertThat(out.toString()).isEqualTo(text(scenario));
        assertSame(Texts.read("a.json", out.toString()), scenario);
        assertThat(scenario.tasks().stream()
                        .filter(task -> Double.isFinite(task.device().energyBudgetJoules())))
                .hasSizeBetween(70, 130);
    }

    private static void assertSame(Scenario read, Scenario written) {
        assertThat(read.cell()).isEqualTo(written.cell());
        assertThat(read.models()).hasSameSizeAs(written.models());
        for (int m = 0; m < read.models().size(); m++) {
            assertThat(read.models().get(m).accuracy())
                    .isEqualTo(written.models().get(m).accuracy());
            for (int l = 0; l < read.models().get(m).layerCount(); l++) {
                assertThat(read.models().get(m).layer(l))
                        .isEqualTo(written.models().get(m).layer(l));
            }
        }
        assertThat(read.tasks()).hasSameSizeAs(written.tasks());
        for (int t = 0; t < read.tasks().size(); t++) {
            assertSame(read.tasks().get(t), written.tasks().get(t));
        }
    }

    private static void assertSame(Task read, Task written) {
        assertThat(read).usingRecursiveComparison().ignoringFields("models").isEqualTo(written);
        assertThat(read.models().toString()).isEqualTo(written.models().toString());
    }
}
