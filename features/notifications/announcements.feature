Feature: Announcements
  What concerns many is one event that all of them read, and yet each has it in the inbox as their own.

  @NT5
  Scenario: Everybody is told, and each reads for themselves
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    When "The market is closed on Sunday" is announced to everybody
    Then Ada's phone shows the notification "The market is closed on Sunday" as announcement, normal priority
    And vendor-01's dashboard shows the notification "The market is closed on Sunday"
    When Ada reads the notification "The market is closed on Sunday"
    Then Ada's phone shows 0 unread notifications
    And vendor-01's dashboard shows 1 unread notification

  @NT5
  Scenario: An announcement is one event of its stream, however many read it
    Given probes of 12 customers are connected
    And Ada's phone is connected
    And Ben's probe connects
    When "The market is closed on Sunday" is announced to everybody
    Then Ada's phone shows the notification "The market is closed on Sunday"
    And Ben's probe hears the events 1 to 1 of the stream of everybody
    And Ben's probe hears no event of Ben's stream

  @NT5
  Scenario: An announcement to a group reaches those in the group and nobody else
    Given Ada belongs to the group "early-birds"
    And Chloe belongs to the group "early-birds"
    And Ada's phone is connected
    And Ben's phone is connected
    And Chloe's probe connects
    When "Doors open at six" is announced to the group "early-birds"
    And "The market is closed on Sunday" is announced to everybody
    Then Ada's phone shows the notification "Doors open at six"
    And Ben's phone shows the notification "The market is closed on Sunday"
    And Ben's phone does not show the notification "Doors open at six"
    And Chloe's probe hears the events 1 to 1 of the stream of the group "early-birds"
    And Chloe's probe hears no event of Chloe's stream

  @NT5
  Scenario: The platform speaks for itself
    Given Ada's phone is connected
    When "Down for an hour tonight" is announced to everybody by the platform itself with critical priority
    Then Ada's phone shows the notification "Down for an hour tonight" as system, critical priority

  @NT5 @NT2
  Scenario: Who was away finds the announcement in the inbox
    Given Ada's phone is connected
    And Ada's phone is offline
    When "The market is closed on Sunday" is announced to everybody
    And 2 hours pass
    And Ada's phone comes back online
    Then Ada's phone shows 1 unread notification
    When Ben's phone connects
    Then Ben's phone shows 1 unread notification
