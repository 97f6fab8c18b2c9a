package dev.slide.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.model.Cell;
import dev.slide.model.ClockTable;
import dev.slide.model.Device;
import dev.slide.model.LayerProfile;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"a.json", "a.yaml", "a.YML", "a", "b"})
    void readsEveryField(String name) throws Exception {
        boolean yaml = name.toLowerCase(java.util.Locale.ROOT).contains(".y") || name.equals("b");
        Scenario scenario = Texts.read(name, yaml ? Texts.YAML : Texts.JSON);
        assertThat(scenario.cell()).isEqualTo(Cell.of(1e8));
        assertThat(scenario.models()).extracting(Object::toString).containsExactly("resnet50", "mobilenet");
        assertThat(scenario.models().get(0).accuracy()).isEqualTo(0.761);
        assertThat(scenario.models().get(0).layer(0)).isEqualTo(new LayerProfile("conv1", 301056, 2.36e8, 0.001));
        assertThat(scenario.models().get(0).layer(1)).isEqualTo(new LayerProfile("fc", 65568000, 4.1e6, 0));
        assertThat(scenario.models().get(1).accuracy()).isZero();
        assertThat(scenario.models().get(1).layer(0))
                .isEqualTo(new LayerProfile("all", 8e7, yaml ? 0x1AD27480 : 4.5e8, 0));

        Task first = scenario.tasks().get(0);
        assertThat(first.id()).isEqualTo("u1");
        assertThat(first.models()).containsExactly(scenario.models().get(0));
        assertThat(first.samples()).isEqualTo(8);
        assertThat(first.deadlineSeconds()).isEqualTo(1);
        assertThat(first.value()).isEqualTo(2);
        assertThat(first.value(0)).isEqualTo(3);
        assertThat(first.releaseSeconds()).isEqualTo(0.5);
        assertThat(first.spectralEfficiencyBpsPerHz()).isEqualTo(5);
        assertThat(first.minAccuracy()).isEqualTo(0.5);
        assertThat(first.isCached(0, 0)).isTrue();
        assertThat(first.isCached(0, 1)).isFalse();
        assertThat(first.device())
                .isEqualTo(new Device(5e7, 6.25e8, 1e-4, 1e-5, 0.5, 1e-26, 0.25, 5, new ClockTable(3e8, 6e8)));

        Task second = scenario.tasks().get(1);
        assertThat(second.models()).isEqualTo(scenario.models());
        assertThat(second.samples()).isEqualTo(1);
        assertThat(second.value(1)).isEqualTo(1);
        assertThat(second.releaseSeconds()).isZero();
        assertThat(second.minAccuracy()).isZero();
        assertThat(second.hasCached(0)).isFalse();
        assertThat(second.device()).isEqualTo(new Device(0, 6e8, 1e-4, 0, 0, 0, 0, Double.POSITIVE_INFINITY, null));
    }

    @Test
    void countsResourceBlocks() throws Exception {
        String text = Texts.JSON.replace("\"resourceBlockHz\": null", "\"resourceBlockHz\": 360e3");
        assertThat(Texts.read("a.json", text).cell()).isEqualTo(new Cell(1e8, 360e3, 277));
        text = text.replace("\"resourceBlocks\": null", "\"resourceBlocks\": 273");
        assertThat(Texts.read("a.json", text).cell()).isEqualTo(new Cell(1e8, 360e3, 273));
    }

    @Test
    void usersMayStandBeforeTheirModels() throws Exception {
        String users = Texts.JSON.substring(Texts.JSON.indexOf("\"users\""), Texts.JSON.lastIndexOf('}'));
        String rest = Texts.JSON.substring(1, Texts.JSON.indexOf("\"users\"")).stripTrailing();
        String turned = "{" + users + ",\n" + rest.substring(0, rest.length() - 1) + "}";
        assertThat(Texts.read("a.json", turned).tasks()).hasSize(2);
        assertThat(Texts.faults("a.json", turned.replace("[\"resnet50\"]", "[\"resnet5\"]")))
                .containsExactly(
                        "a.json: users[0].models[0]: there is no model \"resnet5\" in models; did you mean resnet50?");
        assertThat(Texts.faults("a.json", "{" + users + "}"))
                .containsExactly(
                        "a.json: cell: is missing; give the cell, such as {\"bandwidthHz\": 1e8}",
                        "a.json: models: is missing; give a list of one model or more");
    }

    @Test
    void equalDevicesAndListsAreOneObject() throws Exception {
        String user =
                Texts.JSON.substring(Texts.JSON.indexOf("{\"id\": \"u1\""), Texts.JSON.indexOf("{\"id\": \"u2\""));
        String text = Texts.JSON.replace(user, user + user.replace("u1", "u3"));
        List<Task> tasks = Texts.read("a.json", text).tasks();
        assertThat(tasks).hasSize(3);
        assertThat(tasks.get(0).device()).isSameAs(tasks.get(1).device());
        assertThat(tasks.get(0).models()).isSameAs(tasks.get(1).models());
    }

    @Test
    void yamlAliasesRepeat() throws Exception {
        String text = Texts.YAML
                .replace("device:\n      minFrequencyHz", "device: &orin\n      minFrequencyHz")
                .replace(
                        "device:\n      maxFrequencyHz: 6e8",
                        "device: *orin\n  - id: u3\n    deadlineSeconds: 1\n"
                                + "    spectralEfficiencyBpsPerHz: 1\n    device:\n      maxFrequencyHz: 6e8");
        List<Task> tasks = Texts.read("a.yaml", text).tasks();
        assertThat(tasks.get(0).device())
                .isSameAs(tasks.get(1).device())
                .isNotEqualTo(tasks.get(2).device());
        assertThat(Texts.faults("a.yaml", text.replace("*orin", "*orn")))
                .singleElement()
                .asString()
                .startsWith("a.yaml: users[1].device: line ")
                .endsWith("*orn repeats nothing: &orn is not before it; did you mean *orin?");
        assertThat(Texts.faults("a.yaml", "a: &a [*a]").toString()).contains("*a stands inside of what it repeats");
    }

    @Test
    void aliasBombsAreRefused() throws Exception {
        StringBuilder bomb = new StringBuilder("l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("l").append(i).append(": &l").append(i).append(" [");
            bomb.append(("*l" + (i - 1) + ", ").repeat(9))
                    .append("*l")
                    .append(i - 1)
                    .append("]\n");
        }
        assertThat(Texts.faults("a.yaml", bomb.toString()).toString())
                .contains("anchors (&) hold more than 100000 values");
        String flat = "l0: &l0 [" + "x, ".repeat(50_000) + "x]\ncell: [" + "*l0, ".repeat(1000) + "*l0]";
        assertThat(Texts.faults("a.yaml", flat).toString()).contains("that have no place in a scenario");
    }

    /** One value of a sound scenario made wrong; what is said then. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"bandwidthHz\": 1e8|\"bandwidthHz\": -5|cell.bandwidthHz: -5 is out of range; give the cell's bandwidth in Hz, above 0",
                "\"bandwidthHz\": 1e8|\"bandwidthHz\": 1e31|cell.bandwidthHz: 1e31 is out of range; give the cell's bandwidth in Hz, above 0",
                "\"bandwidthHz\": 1e8|\"bandwidthHz\": 1e999|cell.bandwidthHz: 1e999 is not a finite number; give the cell's bandwidth in Hz, above 0",
                "\"bandwidthHz\": 1e8|\"bandwidthHz\": NaN|cell.bandwidthHz: NaN is not a finite number; give the cell's bandwidth in Hz, above 0",
                "\"bandwidthHz\": 1e8|\"bandwidthHz\": -Infinity|cell.bandwidthHz: -Infinity is not a finite number; give the cell's bandwidth in Hz, above 0",
                "\"bandwidthHz\": 1e8|\"bandwidthHz\": null|cell.bandwidthHz: is null; give the cell's bandwidth in Hz, above 0",
                "\"bandwidthHz\": 1e8|\"bandwidthHz\": \"1e8\"|cell.bandwidthHz: the text \"1e8\" is not a number; give the cell's bandwidth in Hz, above 0, without quotes if it is one",
                "\"bandwidthHz\": 1e8|\"bandwidthHz\": [1e8]|cell.bandwidthHz: a list is not a number; give the cell's bandwidth in Hz, above 0",
                "\"bandwidthHz\": 1e8|\"bandwidthHz\": true|cell.bandwidthHz: true is not a number; give the cell's bandwidth in Hz, above 0",
                "\"bandwidthHz\": 1e8|\"bandwidthHz\": 1e8, \"bandwidthHz\": 2e8|cell.bandwidthHz: is there twice; leave one of them",
                "\"bandwidthHz\": 1e8|\"bandwithHz\": 1e8, \"bandwidthHz\": 1e8|cell.bandwithHz: unknown key; did you mean bandwidthHz?",
                "\"bandwidthHz\": 1e8|\"x\": {\"y\": [1]}, \"bandwidthHz\": 1e8|cell.x: unknown key; the keys here are bandwidthHz, resourceBlockHz, resourceBlocks",
                "\"resourceBlockHz\": null|\"resourceBlockHz\": 2e8|cell.resourceBlockHz: 2.0E8 is wider than bandwidthHz, 1.0E8; give the width of one resource block",
                "\"resourceBlockHz\": null|\"resourceBlockHz\": 1e-3|cell.resourceBlockHz: 0.001 gives more than 2147483647 resource blocks; leave it out to share bandwidth freely",
                "\"resourceBlocks\": null|\"resourceBlocks\": 3|cell.resourceBlocks: 3 without resourceBlockHz; give the width of a resource block too",
                "\"resourceBlockHz\": null, \"resourceBlocks\": null|\"resourceBlockHz\": 360e3, \"resourceBlocks\": 278|cell.resourceBlocks: 278 of 360000.0 Hz do not fit into bandwidthHz, 1.0E8; give 277 or fewer",
                "\"name\": \"mobilenet\"|\"name\": \"resnet50\"|models[1].name: \"resnet50\" is the name of an earlier model too; give every model a name of its own",
                "\"name\": \"mobilenet\"|\"name\": \"\"|models[1].name: is an empty text; give a name that no other model has",
                "\"name\": \"mobilenet\"|\"name\": 17|models[1].name: 17 is not a text; give a name that no other model has, in quotes",
                "\"name\": \"mobilenet\",||models[1].name: is missing; give a name that no other model has",
                "\"name\": \"fc\"|\"name\": \"conv1\"|models[0].layers[1].name: \"conv1\" is the name of layers[0] too; give every layer of a model a name of its own",
                "\"sizeBits\": 8e7|\"sizeBits\": -1|models[1].layers[0].sizeBits: -1 is out of range; give the bits to download, 0 or above",
                "\"sizeBits\": 8e7|\"sizeBits\": 1e-300|models[1].layers[0].sizeBits: 1e-300 is out of range; give the bits to download, 0 or above",
                "\"sizeBits\": 8e7, ||models[1].layers[0].sizeBits: is missing; give the bits to download, 0 or above",
                "[{\"name\": \"all\", \"sizeBits\": 8e7, \"flopPerSample\": 4.5e8}]|[]|models[1].layers: is an empty list; give one layer or more",
                "[{\"name\": \"all\", \"sizeBits\": 8e7, \"flopPerSample\": 4.5e8}]|[3]|models[1].layers[0]: 3 is not an object; give a layer, such as {\"name\": \"conv1\", \"sizeBits\": 301056, \"flopPerSample\": 2.36e8}",
                "\"id\": \"u2\"|\"id\": \"u1\"|users[1].id: \"u1\" is the id of users[0] too; give every user an id of its own",
                "\"samples\": 8|\"samples\": 0|users[0].samples: 0 is out of range; give how many samples the model is to run on, 1 or more",
                "\"samples\": 8|\"samples\": 1.5|users[0].samples: 1.5 is not a whole number; give how many samples the model is to run on, 1 or more",
                "\"samples\": 8|\"samples\": 1e10|users[0].samples: 1e10 is out of range; give how many samples the model is to run on, 1 or more",
                "\"deadlineSeconds\": 2, ||users[1].deadlineSeconds: is missing; give the deadline in seconds, above 0",
                "\"deadlineSeconds\": 2|\"deadlineSeconds\": 0|users[1].deadlineSeconds: 0 is out of range; give the deadline in seconds, above 0",
                "\"models\": [\"resnet50\"]|\"models\": []|users[0].models: is an empty list; give the name of one model or more, or nothing for all",
                "\"models\": [\"resnet50\"]|\"models\": [\"resnet50\", \"resnet50\"]|users[0].models[1]: \"resnet50\" is in the list twice; leave one of them",
                "\"models\": [\"resnet50\"]|\"models\": \"resnet50\"|users[0].models: the text \"resnet50\" is not a list; give a list of the names of one model or more that the user accepts; nothing for all",
                "\"cachedLayers\": {\"resnet50\"|\"cachedLayers\": {\"resnet05\"|users[0].cachedLayers.resnet05: there is no model \"resnet05\" in models; did you mean resnet50?",
                "\"cachedLayers\": {\"resnet50\": [\"conv1\"]}|\"cachedLayers\": {\"mobilenet\": [\"all\"]}|users[0].cachedLayers.mobilenet: the user does not accept this model; add it to the user's models, or leave it out here",
                "[\"conv1\"]|[\"conv2\"]|users[0].cachedLayers.resnet50[0]: the model has no layer \"conv2\"; did you mean conv1?",
                "\"cachedLayers\": {\"resnet50\": [\"conv1\"]}|\"cachedLayers\": {\"resnet50\": [], \"resnet50\": []}|users[0].cachedLayers.resnet50: is there twice; leave one of them",
                "\"modelValues\": {\"resnet50\": 3}|\"modelValues\": {\"resnet50\": -3}|users[0].modelValues.resnet50: -3 is out of range; give values of 0 or above by the model's name, such as {\"resnet50\": 2}",
                "\"modelValues\": {\"resnet50\": 3}|\"modelValues\": {\"mobilenet\": 3}|users[0].modelValues.mobilenet: the user does not accept this model; add it to the user's models, or leave it out here",
                "\"minFrequencyHz\": 5e7|\"minFrequencyHz\": 5e9|users[0].device.minFrequencyHz: 5.0E9 is above maxFrequencyHz, 6.25E8; give the lowest clock frequency in Hz",
                "\"maxFrequencyHz\": 6e8|\"maxFrequencyHz\": 0|users[1].device.maxFrequencyHz: 0 is out of range; give the highest clock frequency in Hz, above 0",
                "\"energyBudgetJoules\": 5.0|\"energyBudgetJoules\": 0|users[0].device.energyBudgetJoules: 0 is out of range; give the joules that one task may take, above 0, or nothing for no limit",
                "\"clocksHz\": [3e8, 6e8]|\"clocksHz\": []|users[0].device.clocksHz: is an empty list; give one clock frequency or more, or nothing if any will do",
                "\"clocksHz\": [3e8, 6e8]|\"clocksHz\": [3e8, 3e8]|users[0].device.clocksHz[1]: 3.0E8 is in the list twice; leave one of them",
                "\"clocksHz\": [3e8, 6e8]|\"clocksHz\": [3e9]|users[0].device.clocksHz: none is from minFrequencyHz, 5.0E7, to maxFrequencyHz, 6.25E8; give the clock frequencies it has",
                "\"device\": {\"maxFrequencyHz\": 6e8, \"cyclesPerFlop\": 1e-4, \"dynamicPowerWattsPerHz3\": 0}|\"device\": 5|users[1].device: 5 is not an object; give the device, such as {\"maxFrequencyHz\": 6.25e8, \"cyclesPerFlop\": 1e-4, \"dynamicPowerWattsPerHz3\": 1e-26}",
            })
    void namesPathValueAndWhatToDo(String right, String wrong, String message) throws Exception {
        assertThat(Texts.JSON).contains(right);
        String text = Texts.JSON.replace(right, wrong == null ? "" : wrong);
        assertThat(Texts.faults("a.json", text)).containsExactly("a.json: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".nan|.nan is not a finite number",
                "-.inf|-.inf is not a finite number",
                "+.Inf|+.Inf is not a finite number",
                "'1e8'|the text \"1e8\" is not a number; give the cell's bandwidth in Hz, above 0, without quotes if it is one",
                "1_000|the text \"1_000\" is not a number",
                "true|true is not a number",
                "~|is null; give the cell's bandwidth",
                "-1|-1 is out of range",
                "!!float 1|line 3, column 16: the tag tag:yaml.org,2002:float is not read here; leave it out",
            })
    void yamlHasNumbersOfItsOwn(String wrong, String message) throws Exception {
        String unquoted = wrong.replace("''", "'");
        assertThat(Texts.faults("a.yaml", Texts.YAML.replaceFirst("1e8", unquoted.equals("1e8") ? "'1e8'" : unquoted)))
                .singleElement()
                .asString()
                .startsWith("a.yaml: cell.bandwidthHz: " + message);
    }

    @Test
    void allFaultsComeAtOnceAndTwentyAreShown() throws Exception {
        String user = "{\"id\": \"vN\", \"deadlineSeconds\": -1, \"spectralEfficiencyBpsPerHz\": 4, \"devise\": 1,"
                + " \"device\": {\"maxFrequencyHz\": 6e8, \"cyclesPerFlop\": 0, \"dynamicPowerWattsPerHz3\": 0}},";
        StringBuilder users = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            users.append(user.replace("vN", "v" + i));
        }
        String text = Texts.JSON.replace("1e8", "0").replace("{\"id\": \"u1\"", users + "{\"id\": \"u1\"");
        List<String> faults = Texts.faults("a.json", text);
        assertThat(faults).hasSize(21);
        assertThat(faults.get(0)).startsWith("a.json: cell.bandwidthHz: 0 is out of range");
        assertThat(faults.get(19)).startsWith("a.json: users[6].deadlineSeconds: -1 is out of range");
        assertThat(faults.get(20)).isEqualTo("a.json: and 11 more");
    }

    @Test
    void afterTenThousandFaultsReadingStops() {
        String text = Texts.JSON.replace("[\"conv1\"]", "[" + "1,".repeat(100_000) + "\"conv1\"]");
        assertThatThrownBy(() -> Texts.read("a.json", text))
                .isInstanceOfSatisfying(
                        ScenarioException.class, e -> assertThat(e.count()).isEqualTo(10_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.json|[]|a list is not an object; give an object with cell, models and users",
                "a.json|7|7 is not an object; give an object with cell, models and users",
                "a.yaml|just words|the text \"just words\" is not an object; give an object with cell, models and users",
                "a.json|{\"cell\": }|line 1, column 11: not JSON: Unexpected character ('}' (code 125)): expected a value",
                "a.json|{\"users\": [{\"id\": \"u|users: line 1, column 21: the file ends here, in the middle (byte 20); it may be cut off",
                "a.yaml|cell: {bandwidthHz: 1|cell.bandwidthHz: line 1, column 22: not YAML: while parsing a flow mapping: expected ',' or '}'",
                "a.yaml|cell: {bandwidthHz: 1]|cell.bandwidthHz: line 1, column 22: not YAML: while parsing a flow mapping: expected ',' or '}', but got ]",
                "a.yaml|? [a]|a key must be a word, not a list",
            })
    void whatIsNoScenario(String name, String text, String message) throws Exception {
        assertThat(Texts.faults(name, text))
                .singleElement()
                .asString()
                .startsWith(name + ": ")
                .contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.json", "a.yaml"})
    void emptyFilesAndSecondDocuments(String name) throws Exception {
        assertThat(Texts.faults(name, " \n"))
                .containsExactly(name + ": an empty file is not an object; give an object with cell, models and users");
        boolean yaml = name.endsWith("yaml");
        String twice = yaml ? Texts.YAML + "---\n" + Texts.YAML : Texts.JSON + Texts.JSON;
        assertThat(Texts.faults(name, twice))
                .singleElement()
                .asString()
                .contains(yaml ? "second document" : "more follows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.json", "a.yaml"})
    void deepNestingIsRefused(String name) throws Exception {
        assertThat(Texts.faults(name, "{\"cell\": " + "[".repeat(100_000)).toString())
                .contains(name.endsWith("json") ? "more than a scenario may hold" : "nested deeper than 200 levels");
        assertThat(Texts.faults(name, "{\"cell\": " + "{\"a\": ".repeat(100_000))
                        .toString())
                .contains(name.endsWith("json") ? "more than a scenario may hold" : "nested deeper than 200 levels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.json", "a.yaml"})
    void bytesThatAreNoTextAreCounted(String name) throws Exception {
        byte[] bytes = (name.endsWith("json") ? Texts.JSON : Texts.YAML).getBytes(StandardCharsets.UTF_8);
        for (int wrong : new int[] {0xff, 0xc0, 0x80, 0xf8, 0}) {
            byte[] damaged = bytes.clone();
            damaged[40] = (byte) wrong;
            assertThat(Texts.faults(name, damaged))
                    .singleElement()
                    .asString()
                    .contains("byte 40: " + String.format("0x%02x", wrong)
                            + " is not UTF-8 text; save the file as UTF-8");
        }
        assertThat(Texts.faults(name, new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16)))
                .singleElement()
                .asString()
                .contains("byte 0: 0xfe is not UTF-8 text");
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws Exception {
        assertThat(Texts.read("a", "\ufeff" + Texts.JSON).tasks()).hasSize(2);
        assertThat(Texts.read("a", "\ufeff" + Texts.YAML).tasks()).hasSize(2);
    }

    @Test
    void aFileThatIsNotThereIsNoScenarioFault(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> ScenarioReader.read(folder.resolve("none.json")))
                .isInstanceOf(NoSuchFileException.class);
        Path file = Files.writeString(folder.resolve("a.json"), Texts.JSON);
        assertThat(ScenarioReader.read(file).tasks()).hasSize(2);
    }
}
