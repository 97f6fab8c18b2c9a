package dev.slide.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of ARCHITECTURE.md. A module without classes keeps them all. */
class ArchitectureTest {
    /** Which modules a module may use. cli may use all of them. */
    private static final Map<String, Set<String>> USES = Map.of(
            "fuzz", Set.of(),
            "model", Set.of(),
            "format", Set.of("model"),
            "planner", Set.of("model"),
            "scenario", Set.of("model"),
            "pack", Set.of("format"),
            "stream", Set.of("model", "format"),
            "server", Set.of("model", "format", "planner", "scenario"),
            "report", Set.of(),
            "simulator", Set.of("model", "planner", "scenario", "report"));

    private static JavaClasses all;

    @BeforeAll
    static void load() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.slide");
    }

    @Test
    void seesTheModules() {
        assertThat(all.stream().map(ArchitectureTest::module)).contains("model", "format", "cli");
        assertThat(all.stream().map(ArchitectureTest::module).filter(module -> !module.equals("cli")))
                .allMatch(USES::containsKey);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.slide.(**)").should().beFreeOfCycles().check(all);
    }

    @Test
    void modulesDependOneWay() {
        USES.forEach((module, used) -> noClasses()
                .that()
                .resideInAPackage("dev.slide." + module + "..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are in a module other than " + used,
                        other -> other.getPackageName().startsWith("dev.slide.")
                                && !module(other).equals(module)
                                && !used.contains(module(other))))
                .allowEmptyShould(true)
                .check(all));
    }

    @Test
    void packagesAreFlat() {
        classes()
                .should()
                .resideInAPackage("dev.slide.*")
                .orShould()
                .resideInAPackage("dev.slide.*.*")
                .check(all);
    }

    @Test
    void onlyTheCommandLinePrintsOrExits() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.slide.cli")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(all);
    }

    @Test
    void onlyMainExits() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Slide.class.getName())
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(all);
    }

    @Test
    void theModelDoesNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAPackage("dev.slide.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..")
                .check(all);
    }

    private static String module(JavaClass type) {
        return type.getPackageName().split("\\.", -1)[2];
    }
}
