package io.github.ragshell.milvus.lite;

import java.net.InetAddress;
import java.net.ServerSocket;

/** Takes the ports that are left, tries to open a database, and tries again when they are free. */
final class PortsChild {

    private PortsChild() {}

    public static void main(String[] arguments) throws Exception {
        var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        System.out.println("first " + open(arguments[0]));
        one.close();
        two.close();
        System.out.println("second " + open(arguments[0]));
        System.exit(0);
    }

    private static String open(String database) {
        try (var lite = MilvusLite.open(database)) {
            return "open " + lite.isAlive();
        } catch (RuntimeException e) {
            return e.getMessage();
        }
    }
}
