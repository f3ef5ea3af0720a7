Feature: On the way to the device
  Providers fail, and devices are asleep. Nothing is lost, nothing is repeated, and nobody waits for somebody else.

  @PU6
  Scenario Outline: A provider that <trouble>, and another that works
    Given Ada's phone can be pushed to by APNs
    And Ada's tablet can be pushed to by FCM
    And Ada has a requested booking
    And Ada's phone is in the background
    And Ada's tablet is in the background
    And APNs <trouble>
    When vendor-01 confirms the booking
    And it is time to push
    Then Ada's tablet receives the push "Booking confirmed"
    And APNs was tried 1 time
    When a minute passes
    Then support is told retried about Ada's phone, with "<why>"
    When APNs works again
    And 15 minutes pass
    Then Ada's phone receives the push "Booking confirmed"
    And Ada's phone has received 1 push
    And Ada's tablet has received 1 push

    Examples:
      | trouble          | why            |
      | is down          | down           |
      | never answers    | did not answer |
      | answers nonsense | nonsense       |

  @PU6
  Scenario: Nothing is lost while a provider is down, however much there is
    Given Ada's phone can be pushed to by APNs
    And Ben's phone can be pushed to by APNs
    And Chloe's tablet can be pushed to by FCM
    And Ada's phone is in the background
    And Ben's phone is in the background
    And Chloe's tablet is in the background
    And APNs is down
    When 8 announcements are made
    And it is time to push
    Then Chloe's tablet has received 8 pushes
    And the service is ready, and says of APNs: "open circuit"
    And the service is ready, and says of FCM: "on"
    When 10 minutes pass
    And APNs works again
    And 20 minutes pass
    Then Ada's phone receives the push "Announcement 1"
    And Ada's phone has received 8 pushes
    And Ben's phone has received 8 pushes

  @PU6
  Scenario: Retried across a restart
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    And APNs is down
    When vendor-01 confirms the booking
    And it is time to push
    Then support is told retried about Ada's phone
    When the service restarts
    And APNs works again
    And 15 minutes pass
    Then Ada's phone receives the push "Booking confirmed"

  @PU6
  Scenario: A provider that wants to be left alone is left alone for so long
    Given Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ben has a requested booking of chair-2 of vendor-01 for Monday 10:00 to 11:00
    And the app on Ben's phone is killed
    And Ben's tablet can be pushed to by FCM
    And Ada's phone can be pushed to by APNs
    And Ada's phone is in the background
    And Ben's tablet is in the background
    And APNs wants to be left alone for 4 minutes
    When vendor-01 confirms Ada's booking
    And it is time to push
    Then support is told retried about Ada's phone
    When 3 minutes pass
    And vendor-01 confirms Ben's booking
    And it is time to push
    Then Ben's tablet receives the push "Booking confirmed"
    And APNs was tried 1 time
    When 10 minutes pass
    Then Ada's phone receives the push "Booking confirmed"
    And APNs was tried 2 times

  @PU6
  Scenario: What is refused for good is not tried again
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    And APNs refuses every push for good
    When vendor-01 confirms the booking
    And it is time to push
    Then support is told failed about Ada's phone
    When APNs works again
    And an hour passes
    And vendor-01 writes the note "Bring a towel" on the booking
    And it is time to push
    Then Ada's phone receives the push "Bring a towel"
    And Ada's phone has received 1 push

  @PU4
  Scenario: A push that nobody took in time is dropped
    Given Ada's phone can be pushed to
    And Ada's phone is in the background
    And APNs is down
    When "Free coffee" is announced to everybody, of use for 30 minutes
    And it is time to push
    Then support is told retried about Ada's phone
    When 40 minutes pass
    Then support is told expired about Ada's phone
    When APNs works again
    And an hour passes
    And "Free tea" is announced to everybody, of use for 30 minutes
    And it is time to push
    Then Ada's phone receives the push "Free tea"
    And Ada's phone has received 1 push

  @PU4
  Scenario: After a day nothing is news any more
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    And APNs is down
    When vendor-01 writes the note "Bring a towel" on the booking
    And it is time to push
    And support is told retried about Ada's phone
    And 25 hours pass
    Then support is told expired about Ada's phone
    And Ada's phone has received no push

  @PU3
  Scenario: Twenty pushes in an hour, and then a digest
    Given Ada's phone can be pushed to
    And Ada's phone is in the background
    When 25 announcements are made
    And it is time to push
    Then support is told deferred-capped about Ada's phone
    And Ada's phone has received 20 pushes
    When 65 minutes pass
    Then Ada's phone receives a digest of 5 notifications
    And Ada's phone has received 21 pushes

  @PU3 @PF5
  Scenario: What is critical does not wait for room
    Given Ada's phone can be pushed to
    And Ada's phone is in the background
    And 21 announcements are made
    And it is time to push
    And support is told deferred-capped about Ada's phone
    When "Leave the building" is announced to everybody by the platform itself with critical priority
    And it is time to push
    Then Ada's phone receives the push "Leave the building"
    And Ada's phone has received 21 pushes

  @PU3
  Scenario: Sixty pushes in an hour for one person, on whatever devices
    Given Ada's phone can be pushed to
    And Ada's second phone can be pushed to
    And Ada's tablet can be pushed to
    And Ada's laptop can be pushed to
    And Ada's phone is in the background
    And Ada's second phone is in the background
    And Ada's tablet is in the background
    And Ada's laptop is in the background
    When 18 announcements are made
    And it is time to push
    Then Ada has received 60 pushes in all
    And support is told deferred-capped about Ada

  @PU7
  Scenario: The lock screen shows the last word on a booking, and notes beside it
    Given Ada has a confirmed booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    When vendor-01 moves the booking to Tuesday 10:00 to 11:00
    And it is time to push
    And Ada's phone has received 1 push
    And vendor-01 moves the booking to Wednesday 10:00 to 11:00
    And it is time to push
    And vendor-01 writes the note "Bring a towel" on the booking
    And it is time to push
    Then Ada's phone has received 3 pushes
    And Ada's phone has 2 pushes on its lock screen

  @PU1
  Scenario: Without credentials everything else works
    Given the service has no credentials of any push provider
    And Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And it is time to push
    And Ada's phone comes to the foreground
    Then Ada's phone shows the notification "Booking confirmed"
    And Ada's phone has received no push
    And the service is ready, and says of FCM: "off: no credentials"
    And the service is ready, and says of APNs: "off: no credentials"
