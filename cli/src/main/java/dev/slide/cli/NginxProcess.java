package dev.slide.cli;

import dev.slide.format.Descriptor;
import dev.slide.format.MediaTypes;
import dev.slide.format.OciLayout;
import dev.slide.pack.Variant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx on loopback, serving the files of a pack at the addresses of the OCI pull API: a server without any of our code. */
final class NginxProcess implements PackServer {
    // Heeded only where root starts it: workers of another user may not enter our temporary folders.
    private static final String CONFIGURATION = """
            user root;
            daemon off;
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log stderr warn;
            events {}
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                sendfile on;
                tcp_nopush on;
                keepalive_requests 100000;
                server {
                    listen 127.0.0.1:{{port}};
                    location = /v2/pack/manifests/latest {
                        default_type {{type}};
                        alias {{pack}}/blobs/sha256/{{manifest}};
                    }
                    location ~ ^/v2/pack/blobs/sha256:(?<hex>[0-9a-f]+)$ {
                        default_type application/octet-stream;
                        alias {{pack}}/blobs/sha256/$hex;
                    }
                }
            }
            """;

    private final Process process;
    private final Path folder;
    private final int port;

    private NginxProcess(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Starts nginx on a free port, with one of a pack's variants as {@code latest}, and waits until it listens. */
    static NginxProcess start(Path pack, Variant variant) throws IOException, CliException {
        Path folder = Files.createTempDirectory("slide-nginx");
        Descriptor manifest = OciLayout.open(pack).manifest(variant.wireName());
        int port = freePort();
        String configuration = CONFIGURATION;
        Map<String, String> values = Map.of(
                "folder", folder.toString(),
                "port", Integer.toString(port),
                "type", MediaTypes.MANIFEST,
                "pack", pack.toAbsolutePath().toString(),
                "manifest", manifest.digest().hex());
        for (Map.Entry<String, String> value : values.entrySet()) {
            configuration = configuration.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
        Process process;
        try {
            process = new ProcessBuilder(List.of("nginx", "-p", folder.toString(), "-c", file.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new CliException("nginx is missing; on Debian: apt-get install nginx-light", e);
        }
        NginxProcess started = new NginxProcess(NodeProcess.endedWithUs(process), folder, port);
        try {
            started.awaitListening();
        } catch (IOException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException {
        for (int tries = 0; tries < 100 && process.isAlive(); tries++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) {
                pause();
            }
        }
        throw new IOException("nginx does not listen: " + Files.readString(folder.resolve("nginx.log")));
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String location() {
        return "http://127.0.0.1:" + port + "/pack";
    }

    @Override
    public double cpuSeconds() {
        return NodeProcess.cpuSeconds(process);
    }

    @Override
    public void close() {
        NodeProcess.stop(process);
        Folders.deleteQuietly(folder);
    }
}
