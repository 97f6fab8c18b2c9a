package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.pack.zoo.Zoo;
import dev.slide.pack.zoo.ZooLayer;
import dev.slide.pack.zoo.ZooModel;
import dev.slide.simulator.ZooTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulator's table of the zoo is the zoo. {@code -Dslide.zoo.table=FILE} writes it anew. */
class ZooTableTest {
    @Test
    void hasEveryLayerOfEveryModel() throws IOException {
        StringBuilder csv = new StringBuilder("model,layer,parameters,flopPerSample\n");
        for (ZooModel model : Zoo.all()) {
            for (ZooLayer layer : model.layers()) {
                csv.append(model.name() + "," + layer.name() + "," + layer.parameters() + ","
                        + new BigDecimal(layer.flopPerSample()).toPlainString() + "\n");
            }
        }
        String file = System.getProperty("slide.zoo.table");
        if (file != null) {
            Files.writeString(Path.of(file), csv);
        }

        assertThat(ZooTable.names()).isEqualTo(Zoo.names());
        for (ZooModel model : Zoo.all()) {
            List<ZooTable.Row> rows = ZooTable.layers(model.name());
            assertThat(rows)
                    .isEqualTo(model.layers().stream()
                            .map(layer -> new ZooTable.Row(layer.name(), layer.parameters(), layer.flopPerSample()))
                            .toList());
            assertThat(rows.stream().mapToLong(ZooTable.Row::parameters).sum()).isEqualTo(model.parameters());
            assertThat(rows.stream().mapToDouble(ZooTable.Row::flopPerSample).sum())
                    .isEqualTo(model.flopPerSample());
        }
    }
}
