/** What is told: the report and one class a format. Nothing here judges. */
@NullMarked
package dev.auroracheck.report;

import org.jspecify.annotations.NullMarked;
