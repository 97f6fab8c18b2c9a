import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

public class Crash_379623b2f87579eee75f7a2efd2da7fc115dacbe {
    static final String base64Bytes = String.join("", "U0xJREVTSzEDAAAAAwAAAAIAAAAEAFNMSURFU0sxAwAAAAMAAAACAAAABAAAAAAAAAACAAAAAAAAAAIAAAACAAAAAgAAAAIAAAACAAAAAAAAAAMAAAAEAABkc3Jvd3Nsb2dpdHM=");

    public static void main(String[] args) throws Throwable {
        Crash_379623b2f87579eee75f7a2efd2da7fc115dacbe.class.getClassLoader().setDefaultAssertionStatus(true);
        try {
            Method fuzzerInitialize = dev.slide.fuzz.Guided.class.getMethod("fuzzerInitialize");
            fuzzerInitialize.invoke(null);
        } catch (NoSuchMethodException ignored) {
            try {
                Method fuzzerInitialize = dev.slide.fuzz.Guided.class.getMethod("fuzzerInitialize", String[].class);
                fuzzerInitialize.invoke(null, (Object) args);
            } catch (NoSuchMethodException ignored1) {
            } catch (IllegalAccessException | InvocationTargetException e) {
                e.printStackTrace();
                System.exit(1);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
        byte[] input = java.util.Base64.getDecoder().decode(base64Bytes);
        dev.slide.fuzz.Guided.fuzzerTestOneInput(input);
    }
}