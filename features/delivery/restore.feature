Feature: A service that was restored from a backup
  What it says holds, although the devices know of things that it has lost.

  @SN4 @DL4
  Scenario: What the service has lost disappears from the devices, and versions go back
    Given Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And the service is backed up
    And vendor-01 confirms the booking
    And Ada's phone shows the booking as confirmed
    And Ada has a requested booking of chair-2 of vendor-01 for Monday 10:00 to 11:00
    When the service is restored from its backup
    Then Ada's phone is connected again
    And Ada's phone has fetched everything anew
    And Ada's phone shows the first booking as requested
    And Ada's phone shows the first booking at version 1
    And Ada's phone does not show the second booking

  @SN4 @SN2
  Scenario: Without a position a device keeps nothing that the snapshot lacks
    Given Ada has a requested booking
    When 40 days pass
    Then Ada's phone is connected again
    And Ada's phone shows 1 booking
    When the log of Ada's stream is rebuilt
    And the link of Ada's phone is cut
    Then Ada's phone shows 0 bookings
