package dev.auroracheck.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a process took.
 *
 * @param millis from its start to its end
 * @param cpuMillis of all its threads, and of the processes that it started and waited for
 * @param residentMegabytes the most memory that it had in RAM at one time; of the process itself
 */
record Usage(double millis, double cpuMillis, double residentMegabytes, int code, String output) {
  /** Runs a command with bash, which measures the CPU time. */
  static Usage of(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("bench", ".txt");
    Path times = Files.createTempFile("bench", ".times");
    try {
      List<String> words =
          new ArrayList<>(
              List.of(
                  "bash",
                  "-c",
                  "TIMEFORMAT='%U %S'; out=$1; times=$2; shift 2; { time \"$@\" >\"$out\" 2>&1; } 2>\"$times\"",
                  "bash",
                  out.toString(),
                  times.toString()));
      words.addAll(List.of(command));
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      builder.environment().putAll(environment);
      long start = System.nanoTime();
      Process process = builder.start();
      double resident = 0;
      while (!process.waitFor(4, TimeUnit.MILLISECONDS)) {
        resident = Math.max(resident, resident(process));
      }
      double millis = (System.nanoTime() - start) / 1e6;
      double cpu = 0;
      for (String seconds : Files.readString(times).strip().split(" ", -1)) {
        cpu += Double.parseDouble(seconds) * 1000;
      }
      return new Usage(millis, cpu, resident, process.exitValue(), Files.readString(out));
    } finally {
      Files.delete(out);
      Files.delete(times);
    }
  }

  /** The largest of the processes below; 0 where the system does not tell. */
  private static double resident(Process process) {
    return process
        .descendants()
        .mapToDouble(
            child -> {
              try {
                return Files.readAllLines(Path.of("/proc/" + child.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
              } catch (IOException e) {
                // the process has just ended
                return 0;
              }
            })
        .max()
        .orElse(0);
  }
}
