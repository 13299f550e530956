package dev.auroracheck.bench;

/** What a JVM takes for nothing. */
final class Hello {
  private Hello() {}

  public static void main(String[] args) {
    System.out.println("hello world");
  }
}
